"""Imports PyTorch once, and runs the programs that its input asks for in processes that are forked from this one.

A line of input is [folder, arguments, processes], the arguments as `python` takes them; so many processes are told of
each other as torchrun tells them. The line of output that answers it is [exit status, what was printed, what was complained
of].
"""

import json
import os
import runpy
import socket
import sys
from multiprocessing import get_context
from tempfile import TemporaryFile

import torch  # for the programs, which find it imported


def run(folder, arguments, environment, streams):
    for number, stream in enumerate(streams, start=1):
        os.dup2(stream.fileno(), number)
    os.environ.update(environment)
    os.chdir(folder)
    sys.path[0] = folder
    sys.argv = arguments
    runpy.run_path(arguments[0], run_name="__main__")


def environments(processes):
    if processes == 1:
        return [{}]
    with socket.create_server(("localhost", 0)) as free:
        port = free.getsockname()[1]
    shared = {"WORLD_SIZE": str(processes), "MASTER_ADDR": "localhost", "MASTER_PORT": str(port)}
    return [{**shared, "RANK": str(rank), "LOCAL_RANK": str(rank)} for rank in range(processes)]


for line in sys.stdin:
    folder, arguments, processes = json.loads(line)
    with TemporaryFile("w+", encoding="utf-8") as output, TemporaryFile("w+", encoding="utf-8") as complaints:
        streams = (output, complaints)
        programs = [
            get_context("fork").Process(target=run, args=(folder, arguments, environment, streams))
            for environment in environments(processes)
        ]
        for program in programs:
            program.start()
        for program in programs:
            program.join()
        for stream in streams:
            stream.seek(0)
        status = next((program.exitcode for program in programs if program.exitcode != 0), 0)
        print(json.dumps([status, output.read(), complaints.read()]), flush=True)
