"""Loads an archive with numpy, pickles refused, and writes what is in it as JSON: blender -b --python load-npz.py -- FILE OUT.json"""
import json
import sys

import numpy

path, out_path = sys.argv[sys.argv.index("--") + 1:]
with numpy.load(path, allow_pickle=False) as archive:
    found = {}
    for name in archive.files:
        array = archive[name]
        numbers = array.dtype.kind in "fiub"
        found[name] = {
            "dtype": array.dtype.str,
            "shape": list(array.shape),
            "sum": float(array.astype("f8").sum()) if numbers else None,
            "text": None if numbers else str(array),
        }
with open(out_path, "w") as out:
    json.dump(found, out)
