"""What schemathesis is told beside the description, in its own process: ids of what is
there, so that not every question ends at 404, and a count of what was answered."""

import atexit
import json
import os
import random
from collections import Counter

import schemathesis
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation import GenerationMode

with open(os.environ["DRILL_IDS"], encoding="utf-8") as file:
    IDS = json.load(file)
# Two questions of three are about something that is there.
KNOWN = 2 / 3
CHANCE = random.Random(int(os.environ["DRILL_SEED"]))
ANSWERED = Counter()


def begin(path):
    """The noun of a path: `members` of `/api/v1/members/{id}/moves`."""
    return path.removeprefix("/api/v1/").split("/")[0]


def good(case, location):
    """Whether this part of the question is meant to be well formed: a spoilt one stays so."""
    component = case.meta and case.meta.components.get(location)
    return component is not None and component.mode == GenerationMode.POSITIVE


def refer(value, name=None):
    """`value` with references to what is there: `organization_id` to an organization."""
    if isinstance(value, dict):
        return {key: refer(inner, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [refer(inner, name) for inner in value]
    noun = str(name or "").removesuffix("_id").removesuffix("_ids")
    known = IDS.get(noun + "s") or IDS.get(noun[:-1] + "ies" if noun else "")
    if isinstance(value, str) and str(name or "").endswith(("_id", "_ids")) and known:
        return CHANCE.choice(known) if CHANCE.random() < KNOWN else value
    return value


@schemathesis.hook
def before_call(context, case, kwargs):
    known = IDS.get(begin(case.path))
    parameters = case.path_parameters
    if "id" in parameters and known and good(case, ParameterLocation.PATH):
        if CHANCE.random() < KNOWN:
            parameters["id"] = CHANCE.choice(known)
    if "If-Match" in case.headers and good(case, ParameterLocation.HEADER):
        if CHANCE.random() < KNOWN:
            case.headers["If-Match"] = "*"
    if case.media_type == "application/json" and good(case, ParameterLocation.BODY):
        case.body = refer(case.body)


@schemathesis.hook
def after_call(context, case, response):
    ANSWERED[response.status_code] += 1


@atexit.register
def note():
    with open(os.environ["DRILL_ANSWERED"], "w", encoding="utf-8") as file:
        json.dump(ANSWERED, file)
