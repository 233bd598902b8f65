# SPDX-License-Identifier: Apache-2.0
"""Joins kas files with kas's own code and prints the result as JSON, without `header`: kas_join.py FILE..."""
import argparse
import inspect
import json
import os
import sys

import kas.context
from kas.includehandler import IncludeHandler

kas.context.create_global_context(argparse.Namespace(skip=[]))

files = [os.path.abspath(name) for name in sys.argv[1:]]
# kas 3 wants the repository's root; later ones find it themselves.
wants_root = "top_repo_path" in inspect.signature(IncludeHandler.__init__).parameters
handler = IncludeHandler(files, os.path.dirname(files[0])) if wants_root else IncludeHandler(files)
config, _ = handler.get_config()
config.pop("header")
print(json.dumps(config, sort_keys=True))
