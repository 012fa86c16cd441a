"""Does a process end in time that was told to, whatever it has in hand?"""

from __future__ import annotations

import subprocess
import sys

BUSY = """
import asyncio, os, signal, time
from bot.app import until_told

async def main() -> None:
    stop = asyncio.Event()
    until_told(stop, last=0.2)
    asyncio.get_running_loop().run_in_executor(None, time.sleep, 100)
    os.kill(os.getpid(), signal.SIGTERM)
    await stop.wait()

asyncio.run(main())  # waits for the thread
"""


def test_long_work_of_a_thread_does_not_hold_up_the_end() -> None:
    done = subprocess.run([sys.executable, "-c", BUSY], capture_output=True, text=True, timeout=90, check=False)

    assert (done.returncode, "Traceback" in done.stderr) == (0, False)
    assert "stopped_with_work_in_hand" in done.stderr + done.stdout
