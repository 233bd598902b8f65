#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How long `bspctl sync`, `repo sync` and `kas checkout` take for the same repositories, in one run on one machine.

    tests/bench/sync.py build/dev/bin/bspctl [--repo CLONE_OF_GIT_REPO] [--count 200] [--files 30]

The repositories are local and bare, so what is measured is the work around git, not a network. Each tool clones
all of them (cold), then is run again when nothing has changed (warm). `repo` is left out without --repo, kas where it is
not installed.
"""
import argparse
import os
import pathlib
import shutil
import subprocess
import tempfile
import time


def run(argv, cwd, env, **kwargs):
    done = subprocess.run(argv, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False, **kwargs)
    if done.returncode != 0:
        raise SystemExit(f"{argv}: exit {done.returncode}\n{done.stdout[-2000:]}")


def timed(argv, cwd, env):
    start = time.monotonic()
    run(argv, cwd, env)
    return time.monotonic() - start


def make_repositories(folder, count, files, env):
    first = folder / "meta-0"
    run(["git", "init", "-q", "--bare", "--initial-branch=main", str(first)], folder, env)
    stream = "commit refs/heads/main\ncommitter T <t@example.com> 1700000000 +0000\ndata 1\nx\n"
    for n in range(files):
        stream += f"M 644 inline recipes/r{n}.bb\ndata 200\n{str(n) * 200:.200}\n"
    subprocess.run(["git", "-C", str(first), "fast-import", "--quiet"], input=stream, text=True, env=env, check=True)
    names = ["poky", "meta-freescale", "meta-imx"] + [f"meta-{n}" for n in range(1, count - 3)]
    for name in names:
        shutil.copytree(first, folder / name)
    init = "commit refs/heads/main\ncommitter T <t@example.com> 1700000001 +0000\ndata 1\nx\nfrom refs/heads/main^0\n"
    init += "M 755 inline oe-init-build-env\ndata 1\n\n\n"  # kas looks for it, in one of them
    subprocess.run(["git", "-C", str(folder / "poky"), "fast-import", "--quiet"], input=init, text=True, env=env, check=True)
    return ["meta-0"] + names


def manifest(folder, names):
    projects = "".join(f'<project name="{name}" path="sources/{name}"/>\n' for name in names)
    return (f'<manifest><remote name="local" fetch="file://{folder}"/><default remote="local" revision="main"/>\n'
            f"{projects}</manifest>\n")


def kas_file(folder, names):
    repos = "".join(f"  {name}:\n    url: file://{folder}/{name}\n    refspec: main\n    layers:\n      .: disabled\n"
                    for name in names)
    return f"header:\n  version: 11\nmachine: m\ndistro: d\nrepos:\n{repos}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bspctl")
    parser.add_argument("--repo")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--files", type=int, default=30)
    parser.add_argument("--jobs", type=int, default=4)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        root = pathlib.Path(temporary).resolve()
        git, home = root / "git", root / "home"
        git.mkdir()
        home.mkdir()
        env = {**os.environ, "HOME": str(home), "LC_ALL": "C.UTF-8"}
        names = make_repositories(git, options.count, options.files, env)
        run(["git", "config", "--global", "user.name", "t"], root, env)
        run(["git", "config", "--global", "user.email", "t@example.com"], root, env)
        jobs = str(options.jobs)
        results = {}

        ours = root / "ours"
        ours.mkdir()
        (ours / "imx-6.6.52-2.2.0.xml").write_text(manifest(git, names))
        sync = [str(pathlib.Path(options.bspctl).resolve()), "sync", "imx-6.6.52-2.2.0.xml", "--workspace", str(ours),
                "--skip-doctor", "-q", "-j", jobs]
        results["bspctl sync"] = [timed(sync, ours, env), timed(sync, ours, env)]

        if options.repo:
            theirs, manifests = root / "theirs", root / "manifests"
            theirs.mkdir()
            manifests.mkdir()
            (manifests / "default.xml").write_text(manifest(git, names))
            for argv in (["git", "init", "-q", "--initial-branch=main"], ["git", "add", "."], ["git", "commit", "-qm", "x"]):
                run(argv, manifests, env)
            tool = root / "repo"
            tool.write_text(subprocess.run(["git", "-C", options.repo, "show", "HEAD:repo"], text=True,
                                           stdout=subprocess.PIPE, check=True).stdout)
            run(["python3", str(tool), "init", "-u", f"file://{manifests}", "-b", "main", "--no-repo-verify",
                 f"--repo-url=file://{pathlib.Path(options.repo).resolve()}", "--repo-rev=main"], theirs, env)
            sync = ["python3", str(tool), "sync", "-j", jobs, "--no-clone-bundle", "-q"]
            results["repo sync"] = [timed(sync, theirs, env), timed(sync, theirs, env)]

        if shutil.which("kas"):
            kas = root / "kas"
            kas.mkdir()
            (kas / "all.yml").write_text(kas_file(git, names))
            checkout = ["kas", "for-all-repos", "all.yml", "true"]
            results["kas (all repositories)"] = [timed(checkout, kas, env), timed(checkout, kas, env)]

        base = results["bspctl sync"]
        for name, (cold, warm) in results.items():
            print(f"{name:24} cold {cold:7.2f} s ({cold / base[0]:.2f})   warm {warm:7.2f} s ({warm / base[1]:.2f})")


if __name__ == "__main__":
    main()
