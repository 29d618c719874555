"""Processes that tests start must not outlive them, however the tests end."""

import ctypes
import signal
import sys

ON_PARENTS_DEATH = 1  # PR_SET_PDEATHSIG of prctl(2)


def _quit_with_parent() -> None:
    ctypes.CDLL(None).prctl(ON_PARENTS_DEATH, signal.SIGQUIT)


die_with_parent = _quit_with_parent if sys.platform == "linux" else None
"""For `subprocess.Popen(preexec_fn=…)`: the child is told to quit when the starting thread is gone."""
