# SPDX-License-Identifier: Apache-2.0
"""tinybake: a small stand-in for BitBake, for tests and for the quick-start example.

It reads a subset of BitBake's metadata, runs shell and Python tasks, and shows the outside of BitBake 2.8: command
line, console lines, exit codes, event log, task logs, stamps, lock file and process layout. It is not a build system.
"""

# The release whose console lines and events are imitated. Recipes may ask for it.
BITBAKE_VERSION = "2.8.1"
