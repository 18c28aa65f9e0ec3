import CMalloc
import FeedGateway
import FeedRun
import Glibc

let words = Array(CommandLine.arguments.dropFirst())
if HTTPHelper.isAskedFor(words) { HTTPHelper.serve() }
// Larger blocks go back to the system when they are freed. By itself glibc raises this bound to the largest block that was
// ever freed, and keeps the room of all below it.
mallopt(M_MMAP_THRESHOLD, 128 << 10)
// So much of those below it is kept for the next: the buffers of one small file are those of the next one.
mallopt(M_TRIM_THRESHOLD, 512 << 10)
Output.prepare()
CrashReport.prepare()
var environment: [String: String] = [:]
var entry = environ
while let text = entry.pointee {
    let parts = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    if parts.count == 2 { environment[String(parts[0])] = String(parts[1]) }
    entry += 1
}
exit(await Feedmill.main(words, environment))
