"""`search.js` in Node, which the tests' machines have."""

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.conftest import PROJECT

SCRIPT = PROJECT / "theme/static/js/search.js"


def run(program: str, given: Any) -> Any:
    """What `program` returns: the body of an async function with the parameters `search`, the
    module, and `given`, a value of JSON.
    """
    source = (
        "import { readFileSync } from 'node:fs';"
        f"import * as search from {json.dumps(SCRIPT.as_uri())};"
        "const given = JSON.parse(readFileSync(0, 'utf-8'));"
        f"const result = await (async (search, given) => {{ {program} }})(search, given);"
        "process.stdout.write(JSON.stringify(result ?? null));"
    )
    done = subprocess.run(
        ["node", "--input-type=module", "--eval", source],
        input=json.dumps(given),
        capture_output=True,
        encoding="utf-8",
        cwd=Path(SCRIPT).parent,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
