import { DATA_END, SCHEMA, TENANTS, USERS_PER_TENANT } from './shape.ts';

/** Two documents for each project. */
const INSERT_DOCUMENTS = `
INSERT INTO ${SCHEMA}.documents (id, tenant_id, project_id, title, text)
SELECT row_number() OVER (ORDER BY n, id), tenant_id, id, (ARRAY['Meeting notes', 'Decisions'])[n] || ' of project ' || id,
  'Agenda, owners and what is still open.'
FROM generate_series(1, 2) n, ${SCHEMA}.projects;`;

/** The first three projects of tenant t are numbered t, ${TENANTS} + t and ${2 * TENANTS} + t. */
const INSERT_WORKFLOWS = `
INSERT INTO ${SCHEMA}.workflows
SELECT (t - 1) * 4 + n, t, (n % 3) * ${TENANTS} + t,
  (ARRAY['New customer', 'Weekly review', 'Contract approval', 'Incident follow-up'])[n]
FROM generate_series(1, ${TENANTS}) t, generate_series(1, 4) n;`;

/** One invoice for each month of the year before the data ends, with a line for each thing that is paid for. */
const INSERT_INVOICES = `
INSERT INTO ${SCHEMA}.invoices
SELECT (t.id - 1) * 12 + n, t.id, 'INV-2025-' || lpad(n::text, 2, '0') || '-' || t.id, make_date(2025, n, 1),
  CASE t.region WHEN 'eu-west-1' THEN 'EUR' ELSE 'USD' END, CASE WHEN n < 12 THEN 'paid' ELSE 'open' END
FROM ${SCHEMA}.tenants t, generate_series(1, 12) n;
INSERT INTO ${SCHEMA}.invoice_lines
SELECT i.id, n, (ARRAY['Seats', 'Storage', 'Workflow runs'])[n],
  CASE n WHEN 1 THEN ${USERS_PER_TENANT} * CASE t.plan WHEN 'premium' THEN 2400 WHEN 'standard' THEN 1200 ELSE 0 END
    ELSE (i.id * 37 + n * 101) % 9000 END
FROM ${SCHEMA}.invoices i JOIN ${SCHEMA}.tenants t ON t.id = i.tenant_id, generate_series(1, 3) n;`;

const INSERT_INTEGRATIONS = `
INSERT INTO ${SCHEMA}.integrations
SELECT (t - 1) * 3 + n, t, (ARRAY['webhook', 'chat', 'calendar'])[n],
  (ARRAY['Customer portal', 'Team chat', 'Company calendar'])[n]
FROM generate_series(1, ${TENANTS}) t, generate_series(1, 3) n;`;

const INSERT_AUDIT_EVENTS = `
INSERT INTO ${SCHEMA}.audit_events (id, tenant_id, actor_id, action, subject_id, created_at)
SELECT (n - 1) * ${TENANTS} + t, t, (t - 1) * ${USERS_PER_TENANT} + n, 'session.opened', NULL,
  timestamptz '${DATA_END}' - (21 - n) * interval '1 hour'
FROM generate_series(1, 20) n, generate_series(1, ${TENANTS}) t;
SELECT setval(pg_get_serial_sequence('${SCHEMA}.audit_events', 'id'), (SELECT max(id) FROM ${SCHEMA}.audit_events));`;

/** What collaboration, workflows, billing, integrations and audit find at the start; needs tenants and projects. */
export const INSERT_DOMAIN_ROWS = [
  INSERT_DOCUMENTS,
  INSERT_WORKFLOWS,
  INSERT_INVOICES,
  INSERT_INTEGRATIONS,
  INSERT_AUDIT_EVENTS,
].join('\n');
