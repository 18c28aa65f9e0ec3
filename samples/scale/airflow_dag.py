"""The night of all sellers in Apache Airflow 3: one mapped task per seller, and one report over them.

The variable FEEDMILL_SELLERS names the directory that has a directory a seller; seller.sh is the one beside this file.
"""

import os
import subprocess
from datetime import datetime, timedelta
from pathlib import Path

from airflow.exceptions import AirflowException, AirflowFailException
from airflow.sdk import dag, task

SELLERS = Path(os.environ.get("FEEDMILL_SELLERS", "/srv/sellers"))
SCRIPT = Path(__file__).with_name("seller.sh")
# Exit statuses that another try does not mend: see README.md beside this file.
FINAL = {1, 2, 64, 65, 66, 70, 73, 77, 78}


def sellers():
    """The directories of all sellers."""
    return sorted(str(path) for path in SELLERS.iterdir() if path.is_dir())


def night(seller):
    """One seller's night: its status says whether Airflow tries again."""
    status = subprocess.run(["sh", str(SCRIPT), seller], check=False).returncode
    if status in FINAL:
        raise AirflowFailException(f"{seller}: exit status {status}")
    if status != 0:
        raise AirflowException(f"{seller}: exit status {status}, worth another try")


def report():
    """The report over all of them, whatever came of each."""
    folders = "".join(f"{seller}/out\n" for seller in sellers())
    subprocess.run(
        ["feedmill", "fleet", "report", "-", "--out", str(SELLERS.parent / "fleet")],
        input=folders, text=True, check=False)


@dag(schedule="0 2 * * *", start_date=datetime(2026, 1, 1), catchup=False, max_active_runs=1)
def feedmill_nights():
    listed = task(sellers)()
    nights = task(
        retries=4, retry_delay=timedelta(minutes=5), retry_exponential_backoff=True,
        max_active_tis_per_dag=10)(night).expand(seller=listed)
    nights >> task(trigger_rule="all_done")(report)()


feedmill_nights()
