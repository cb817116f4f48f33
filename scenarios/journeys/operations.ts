import { message, operation } from 'peakgate/kit';

/** Everything that the product's users can do, by the service that answers it. */

const accept = { kind: 'accept' } as const;
const poll = { kind: 'poll' } as const;

export const signIn = operation('auth', 'sign-in', 'POST /auth/sessions');
export const checkSession = operation('auth', 'check-session', 'GET /auth/session');
export const signOut = operation('auth', 'sign-out', 'DELETE /auth/session');

export const listNotifications = operation('notifications', 'list-notifications', 'GET /notifications');
export const readNotifications = operation('notifications', 'read-notifications', 'POST /notifications/read');

export const openDashboard = operation('analytics', 'open-dashboard', 'GET /analytics/dashboard');
export const startReport = operation('analytics', 'start-report', 'POST /analytics/reports', accept);
export const pollReport = operation('analytics', 'poll-report', 'GET /analytics/reports/{report}', poll);

export const listFiles = operation('files', 'list-files', 'GET /projects/{project}/files');
export const uploadFile = operation('files', 'upload-file', 'POST /projects/{project}/files');
export const listVersions = operation('files', 'list-versions', 'GET /files/{file}/versions');
export const uploadVersion = operation('files', 'upload-version', 'POST /files/{file}/versions');
export const startExport = operation('files', 'start-export', 'POST /projects/{project}/exports', accept);
export const pollExport = operation('files', 'poll-export', 'GET /exports/{export}', poll);

export const listProjects = operation('projects', 'list-projects', 'GET /projects');
export const openProject = operation('projects', 'open-project', 'GET /projects/{project}');
export const openBoard = operation('projects', 'open-board', 'GET /projects/{project}/board');

export const listMyTasks = operation('tasks', 'list-my-tasks', 'GET /tasks');
export const listNewestTasks = operation('tasks', 'list-newest-tasks', 'GET /tasks');
export const listProjectTasks = operation('tasks', 'list-project-tasks', 'GET /projects/{project}/tasks');
export const openTask = operation('tasks', 'open-task', 'GET /tasks/{task}');
export const createTask = operation('tasks', 'create-task', 'POST /tasks');
export const moveTask = operation('tasks', 'move-task', 'PATCH /tasks/{task}');
export const startImport = operation('tasks', 'start-import', 'POST /projects/{project}/imports', accept);
export const pollImport = operation('tasks', 'poll-import', 'GET /imports/{import}', poll);

export const listComments = operation('comments', 'list-comments', 'GET /tasks/{task}/comments');
export const addComment = operation('comments', 'add-comment', 'POST /tasks/{task}/comments');

export const listDocuments = operation(
  'collaboration',
  'list-documents',
  'GET /projects/{project}/documents',
);
export const joinDocument = operation(
  'collaboration',
  'join-document',
  'GET /collaboration/documents/{document}',
  { kind: 'socket' },
);
export const editDocument = message('collaboration', 'edit-document');

export const listWorkflows = operation('workflows', 'list-workflows', 'GET /workflows');
export const startRun = operation('workflows', 'start-run', 'POST /workflows/{workflow}/runs', accept);
export const pollRun = operation('workflows', 'poll-run', 'GET /workflow-runs/{run}', poll);

export const searchTasks = operation('search', 'search-tasks', 'GET /search');

export const listInvoices = operation('billing', 'list-invoices', 'GET /billing/invoices');
export const openInvoice = operation('billing', 'open-invoice', 'GET /billing/invoices/{invoice}');
export const showUsage = operation('billing', 'show-usage', 'GET /billing/usage');

export const openSettings = operation('tenants', 'open-settings', 'GET /tenant');
export const saveSettings = operation('tenants', 'save-settings', 'PATCH /tenant');
export const listMembers = operation('tenants', 'list-members', 'GET /tenant/members');
export const startOnboarding = operation('tenants', 'start-onboarding', 'POST /tenants', accept);
export const pollOnboarding = operation(
  'tenants',
  'poll-onboarding',
  'GET /tenants/onboardings/{onboarding}',
  poll,
);

export const listIntegrations = operation('integrations', 'list-integrations', 'GET /integrations');
export const startDelivery = operation(
  'integrations',
  'start-delivery',
  'POST /integrations/{integration}/deliveries',
  accept,
);
export const pollDelivery = operation(
  'integrations',
  'poll-delivery',
  'GET /integrations/deliveries/{delivery}',
  poll,
);

export const listAuditEvents = operation('audit', 'list-audit-events', 'GET /audit/events');
