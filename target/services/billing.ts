import type { FastifyInstance } from 'fastify';
import { BILLED_MONTH } from '../data/shape.ts';
import { found } from '../http/problem.ts';
import { forUser, owned } from '../http/request-context.ts';
import { ID_PARAMS, type IdParams } from '../http/schemas.ts';
import type { Platform } from '../platform.ts';

interface Invoice {
  readonly id: number;
  readonly number: string;
  readonly month: string;
  readonly currency: string;
  readonly state: string;
  readonly totalCents: number;
}

interface InvoiceLine {
  readonly text: string;
  readonly cents: number;
}

const INVOICE = `i.id, i.number, to_char(i.month, 'YYYY-MM') AS month, i.currency, i.state,
  (SELECT sum(l.cents)::integer FROM invoice_lines l WHERE l.invoice_id = i.id) AS "totalCents"`;

const LIST = {
  name: 'invoices-list',
  text: `SELECT ${INVOICE} FROM invoices i WHERE i.tenant_id = $1 ORDER BY i.month DESC LIMIT 24`,
};
const FIND = {
  name: 'invoice-find',
  text: `SELECT ${INVOICE} FROM invoices i WHERE i.tenant_id = $1 AND i.id = $2`,
};
const LINES = {
  name: 'invoice-lines',
  text: 'SELECT text, cents FROM invoice_lines WHERE invoice_id = $1 ORDER BY line',
};

export function addBilling(app: FastifyInstance, { referenceData, usageOf }: Platform): void {
  const list = referenceData<Invoice>(LIST);
  const find = referenceData<Invoice>(FIND);
  const lines = referenceData<InvoiceLine>(LINES);

  app.get(
    '/billing/invoices',
    owned('billing'),
    forUser(async ({ database, tenant }) => ({ items: await list(database, [tenant]) })),
  );

  app.get<{ Params: IdParams }>(
    '/billing/invoices/:id',
    { ...owned('billing'), schema: { params: ID_PARAMS } },
    forUser(async ({ database, tenant }, { params }) => {
      const invoice = found((await find(database, [tenant, params.id]))[0], 'invoice');
      return { ...invoice, lines: await lines(database, [invoice.id]) };
    }),
  );

  app.get(
    '/billing/usage',
    owned('billing'),
    forUser(async ({ database, tenant }) => ({
      month: BILLED_MONTH.name,
      ...(await usageOf(database, tenant)),
    })),
  );
}
