# `python -m` puts the folder that it is called in first; what lies there is what we look at, never what we run.
import sys

if sys.path and not getattr(sys.flags, "safe_path", False):
    del sys.path[0]

from fastward.launch import main  # noqa: E402

sys.exit(main())
