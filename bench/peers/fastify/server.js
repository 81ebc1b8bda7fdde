// The questions of the register, answered as a service with Fastify and
// better-sqlite3 would: prepared statements, schemas for its answers, a process for
// each processor.
import cluster from 'node:cluster';
import { createHash } from 'node:crypto';
import process from 'node:process';
import Database from 'better-sqlite3';
import Fastify from 'fastify';

const port = Number(process.env.PORT);
const workers = Number(process.env.WORKERS ?? 1);

if (cluster.isPrimary && workers > 1) {
  for (let number = 0; number < workers; number += 1) cluster.fork();
  process.on('SIGTERM', () => {
    for (const worker of Object.values(cluster.workers)) worker.process.kill('SIGTERM');
    process.exit(0);
  });
} else {
  serve();
}

function serve() {
  const db = new Database(process.env.DATABASE, { fileMustExist: true });
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('busy_timeout = 10000');
  db.pragma('foreign_keys = ON');
  db.pragma('cache_size = -65536');

  const there = 'began_earliest <= @as_of AND (ended_latest IS NULL OR ended_latest > @as_of)';
  const certain = 'began_latest <= @as_of AND (ended_earliest IS NULL OR ended_earliest > @as_of)';
  const counts = db.prepare(`
    SELECT type, count(*) FILTER (WHERE ${certain}) AS count, count(*) AS at_most
    FROM member WHERE ${there} GROUP BY type ORDER BY type`);
  const one = db.prepare('SELECT * FROM member WHERE id = ?');
  const page = db.prepare(`
    SELECT * FROM member WHERE region = @region AND ${there} ORDER BY sort_key, id LIMIT @limit`);
  const named = db.prepare(`
    SELECT * FROM member WHERE search_key >= @q AND search_key < @q || char(65535) AND ${there}
    ORDER BY sort_key, id LIMIT @limit`);
  const series = db.prepare(`
    WITH RECURSIVE months (month) AS (
      SELECT date(@first) UNION ALL SELECT date(month, '+1 month') FROM months WHERE month < @last)
    SELECT month, type,
           count(*) FILTER (WHERE began_latest <= month AND (ended_earliest IS NULL OR ended_earliest > month)) AS count,
           count(*) AS at_most
    FROM months JOIN member ON began_earliest <= month AND (ended_latest IS NULL OR ended_latest > month)
    GROUP BY month, type ORDER BY month, type`);

  const kept = db.prepare('SELECT request, status, body FROM idempotency WHERE key = ?');
  const head = db.prepare('SELECT number, hash FROM revision ORDER BY number DESC LIMIT 1');
  const addRevision = db.prepare('INSERT INTO revision VALUES (?, ?, ?, ?, ?, ?)');
  const addOrganization = db.prepare('INSERT INTO organization VALUES (?, ?, ?, ?)');
  const addChange = db.prepare('INSERT INTO change VALUES (?, ?, ?, ?, ?)');
  const keep = db.prepare('INSERT INTO idempotency VALUES (?, ?, ?, ?, ?)');
  const write = db.transaction((key, request, organization) => {
    const before = kept.get(key);
    if (before) return { status: before.request === request ? before.status : 422, body: before.body };
    const last = head.get() ?? { number: 0, hash: '0'.repeat(64) };
    const number = last.number + 1;
    const now = new Date().toISOString();
    const after = JSON.stringify(organization);
    const hash = createHash('sha256').update(`${last.hash}\n${number}\n${now}\n${after}`).digest('hex');
    addRevision.run(number, now, 'bench', 'record an organization', last.hash, hash);
    addOrganization.run(organization.id, number, organization.name, organization.legal_form);
    addChange.run(number, 'organization', organization.id, 'create', after);
    const body = JSON.stringify({ ...organization, revision: number });
    keep.run(key, request, 201, body, now);
    return { status: 201, body };
  }).immediate;

  const app = Fastify({ logger: false });
  const text = { type: 'string' };
  const maybe = { type: ['string', 'null'] };
  const whole = { type: 'integer' };
  const object = (properties) => ({ type: 'object', properties });
  const list = (items) => ({ type: 'array', items });
  const day = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' };
  const member = object({
    id: text, organization_id: text, name: text, type: text, region: maybe,
    began_earliest: text, began_latest: text, ended_earliest: maybe, ended_latest: maybe, source: text,
  });
  const answer = (properties) => ({ 200: object(properties) });

  app.get('/counts', {
    schema: {
      querystring: { ...object({ as_of: day }), required: ['as_of'] },
      response: answer({ as_of: text, total: whole, at_most: whole, items: list(object({ type: text, count: whole, at_most: whole })) }),
    },
  }, async ({ query }) => {
    const items = counts.all({ ...query });
    const sum = (name) => items.reduce((total, item) => total + item[name], 0);
    return { as_of: query.as_of, total: sum('count'), at_most: sum('at_most'), items };
  });
  app.get('/members/:id', { schema: { response: { 200: member } } }, async ({ params }, reply) => {
    const found = one.get(params.id);
    if (!found) return reply.code(404).send();
    return found;
  });
  app.get('/members', {
    schema: {
      querystring: {
        ...object({ as_of: day, region: text, q: text, limit: { type: 'integer', minimum: 1, maximum: 200, default: 50 } }),
        required: ['as_of'],
      },
      response: answer({ items: list(member) }),
    },
  }, async ({ query }) => ({ items: (query.q === undefined ? page : named).all({ ...query }) }));
  app.get('/series', {
    schema: {
      querystring: { ...object({ first: day, last: day }), required: ['first', 'last'] },
      response: answer({ items: list(object({ month: text, type: text, count: whole, at_most: whole })) }),
    },
  }, async ({ query }) => ({ items: series.all({ ...query }) }));
  app.post('/organizations', {
    schema: {
      body: { ...object({ name: { type: 'string', minLength: 1, maxLength: 300 }, legal_form: text }), required: ['name', 'legal_form'], additionalProperties: false },
    },
  }, async (request, reply) => {
    const digest = createHash('sha256').update(JSON.stringify(request.body)).digest('hex');
    const organization = { id: crypto.randomUUID(), ...request.body };
    const { status, body } = write(request.headers['idempotency-key'], digest, organization);
    return reply.code(status).type('application/json').send(body);
  });
  app.listen({ host: '127.0.0.1', port });
}
