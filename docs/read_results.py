"""A result set as pandas data frames, by nothing but its datapackage.json.

    python3 docs/read_results.py SET        # rows of each table, requests of each controller
    tables = read("out/quick-20260101-120000"); tables["timeline"]
"""

import json
import pathlib
import sys

import pandas

TYPES = {"string": "string", "integer": "Int64", "number": "float64", "boolean": "boolean"}


def read(folder):
    folder = pathlib.Path(folder)
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return {resource["name"]: table(folder, resource) for resource in package["resources"]}


def table(folder, resource):
    types = {field["name"]: TYPES[field["type"]] for field in resource["schema"]["fields"]}
    return pandas.read_csv(
        folder / resource["path"],
        dtype=types,
        encoding=resource["encoding"],
        compression={"gz": "gzip"}.get(resource.get("compression")),
        # Nothing between the commas is a missing value, and only that: "NA" is a text.
        keep_default_na=False,
        na_values={name: [""] for name in types},
    )


if __name__ == "__main__":
    tables = read(sys.argv[1])
    for name, frame in tables.items():
        print(name, len(frame))
    for controller, frame in tables["timeline"].groupby("controller"):
        print("requests", controller, frame["requests"].sum(), frame["violations"].sum())
