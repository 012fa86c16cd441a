"""What runs: processes, channels, web and wiring; no rules of the field."""

import signal
import sys

# Before everything else is loaded, which takes seconds on a small machine: whoever is told to end meanwhile has ended
# in order. The loop hears the signal as soon as it runs.
if sys.argv[1:2] == ["run"]:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
