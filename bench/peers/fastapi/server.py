"""The questions of the register, answered as a service with FastAPI and SQLAlchemy
would: pooled connections, text queries that the engine caches, orjson for answers."""

import datetime as dt
import hashlib
import json
import os
import uuid
from typing import Annotated

from fastapi import Body, FastAPI, Header, HTTPException, Query
from fastapi.responses import ORJSONResponse
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import create_engine, event, text
from sqlalchemy.pool import QueuePool

engine = create_engine(
    "sqlite:///" + os.environ["DATABASE"],
    poolclass=QueuePool,
    # As many as threads that FastAPI answers in.
    pool_size=40,
    max_overflow=0,
    connect_args={"check_same_thread": False, "timeout": 10},
)


@event.listens_for(engine, "connect")
def prepare(connection, _record):
    connection.isolation_level = None
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "cache_size = -65536"):
        connection.execute("PRAGMA " + pragma)


@event.listens_for(engine, "begin")
def begin(connection):
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


app = FastAPI(default_response_class=ORJSONResponse, openapi_url=None)

THERE = "began_earliest <= :as_of AND (ended_latest IS NULL OR ended_latest > :as_of)"
CERTAIN = "began_latest <= :as_of AND (ended_earliest IS NULL OR ended_earliest > :as_of)"
COLUMNS = (
    "id, organization_id, name, type, region, began_earliest, began_latest, "
    "ended_earliest, ended_latest, source"
)
COUNTS = text(
    f"SELECT type, count(*) FILTER (WHERE {CERTAIN}) AS count, count(*) AS at_most "
    f"FROM member WHERE {THERE} GROUP BY type ORDER BY type"
)
ONE = text(f"SELECT {COLUMNS} FROM member WHERE id = :id")
PAGE = text(
    f"SELECT {COLUMNS} FROM member WHERE region = :region AND {THERE} "
    "ORDER BY sort_key, id LIMIT :limit"
)
NAMED = text(
    f"SELECT {COLUMNS} FROM member WHERE search_key >= :q AND search_key < :q || char(65535) "
    f"AND {THERE} ORDER BY sort_key, id LIMIT :limit"
)
SERIES = text(
    """
    WITH RECURSIVE months (month) AS (
      SELECT date(:first) UNION ALL SELECT date(month, '+1 month') FROM months WHERE month < :last)
    SELECT month, type,
           count(*) FILTER (WHERE began_latest <= month AND (ended_earliest IS NULL OR ended_earliest > month)) AS count,
           count(*) AS at_most
    FROM months JOIN member ON began_earliest <= month AND (ended_latest IS NULL OR ended_latest > month)
    GROUP BY month, type ORDER BY month, type
    """
)


def rows(statement, **values):
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(statement, values).mappings()]


@app.get("/counts")
def counts(as_of: dt.date):
    items = rows(COUNTS, as_of=as_of.isoformat())
    return ORJSONResponse(
        {
            "as_of": as_of.isoformat(),
            "total": sum(item["count"] for item in items),
            "at_most": sum(item["at_most"] for item in items),
            "items": items,
        }
    )


@app.get("/members/{id}")
def member(id: str):
    found = rows(ONE, id=id)
    if not found:
        raise HTTPException(404)
    return ORJSONResponse(found[0])


@app.get("/members")
def members(
    as_of: dt.date,
    region: str | None = None,
    q: str | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
):
    if q is None:
        items = rows(PAGE, region=region, as_of=as_of.isoformat(), limit=limit)
    else:
        items = rows(NAMED, q=q, as_of=as_of.isoformat(), limit=limit)
    return ORJSONResponse({"items": items})


@app.get("/series")
def series(first: dt.date, last: dt.date):
    return ORJSONResponse({"items": rows(SERIES, first=first.isoformat(), last=last.isoformat())})


class Organization(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: Annotated[str, Field(min_length=1, max_length=300)]
    legal_form: str


@app.post("/organizations")
def record(form: Annotated[Organization, Body()], idempotency_key: Annotated[str, Header()]):
    request = hashlib.sha256(form.model_dump_json().encode()).hexdigest()
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        sql = connection.exec_driver_sql
        kept = sql("SELECT request, status, body FROM idempotency WHERE key = ?", (idempotency_key,)).first()
        if kept:
            status = kept.status if kept.request == request else 422
            return ORJSONResponse(json.loads(kept.body), status)
        last = sql("SELECT number, hash FROM revision ORDER BY number DESC LIMIT 1").first()
        number, previous = (last.number + 1, last.hash) if last else (1, "0" * 64)
        now = dt.datetime.now(dt.UTC).isoformat()
        after = {"id": str(uuid.uuid4()), **form.model_dump()}
        text_after = json.dumps(after)
        digest = hashlib.sha256(f"{previous}\n{number}\n{now}\n{text_after}".encode()).hexdigest()
        sql("INSERT INTO revision VALUES (?, ?, ?, ?, ?, ?)", (number, now, "bench", "record an organization", previous, digest))
        sql("INSERT INTO organization VALUES (?, ?, ?, ?)", (after["id"], number, form.name, form.legal_form))
        sql("INSERT INTO change VALUES (?, ?, ?, ?, ?)", (number, "organization", after["id"], "create", text_after))
        body = {**after, "revision": number}
        sql("INSERT INTO idempotency VALUES (?, ?, ?, ?, ?)", (idempotency_key, request, 201, json.dumps(body), now))
    return ORJSONResponse(body, 201)
