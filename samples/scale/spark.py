"""One giant catalog on Apache Spark: one task per shard, and one merge.

    spark-submit --master spark://HOST:7077 spark.py --shards 16 --work /srv/shared/shards --out out -- exports/

What stands behind the two dashes goes to `feedmill run --shard` as it is. The directories have to be reachable under
the same paths on every machine. A task that Spark starts twice, because its executor died or is slow, writes the same
shard folder again: the last one stands, and nothing changes.
"""

import argparse
import subprocess
import sys

from pyspark.sql import SparkSession

# Exit statuses that another try does not mend: see README.md beside this file. 65 leaves a whole shard, and the
# merge says which export could not be read.
FINAL = {1, 2, 64, 66, 70, 73, 77, 78}


def make(number, count, work, words):
    """Makes one shard, and says how that ended."""
    folder = f"{work}/{number}-of-{count}"
    ended = subprocess.run(
        ["feedmill", "run", *words, "--shard", f"{number}/{count}", "--out", folder, "--quiet"],
        capture_output=True, text=True, check=False)
    status = ended.returncode
    if status not in FINAL and status not in (0, 65):
        raise RuntimeError(f"shard {number}/{count}: exit status {status}, worth another try: {ended.stderr}")
    return folder, status, ended.stderr


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--shards", type=int, default=16)
    parser.add_argument("--work", required=True, help="the folder that the shard folders go into")
    parser.add_argument("--out", required=True, help="the run folder")
    parser.add_argument("words", nargs="+", help="what feedmill run gets besides")
    options = parser.parse_args()
    count, work, words = options.shards, options.work, options.words

    spark = SparkSession.builder.appName("feedmill").getOrCreate()
    made = spark.sparkContext.parallelize(range(1, count + 1), count).map(
        lambda number: make(number, count, work, words)).collect()
    spark.stop()

    failed = [(folder, status, text) for folder, status, text in made if status in FINAL]
    for folder, status, text in failed:
        print(f"{folder}: exit status {status}: {text}", file=sys.stderr)
    if failed:
        return failed[0][1]
    folders = [folder for folder, _, _ in made]
    return subprocess.run(["feedmill", "merge", options.out, *folders], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
