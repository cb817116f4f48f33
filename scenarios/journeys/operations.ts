import { operation } from 'peakgate/kit';

/** Everything that the product's users can do, by the service that answers it. */

export const signIn = operation('auth', 'sign-in', 'POST /auth/sessions');
export const checkSession = operation('auth', 'check-session', 'GET /auth/session');
export const signOut = operation('auth', 'sign-out', 'DELETE /auth/session');

export const listProjects = operation('projects', 'list-projects', 'GET /projects');
export const openProject = operation('projects', 'open-project', 'GET /projects/{project}');
export const openBoard = operation('projects', 'open-board', 'GET /projects/{project}/board');

export const listMyTasks = operation('tasks', 'list-my-tasks', 'GET /tasks');
export const listProjectTasks = operation('tasks', 'list-project-tasks', 'GET /projects/{project}/tasks');
export const openTask = operation('tasks', 'open-task', 'GET /tasks/{task}');
export const createTask = operation('tasks', 'create-task', 'POST /tasks');
export const moveTask = operation('tasks', 'move-task', 'PATCH /tasks/{task}');

export const listComments = operation('comments', 'list-comments', 'GET /tasks/{task}/comments');
export const addComment = operation('comments', 'add-comment', 'POST /tasks/{task}/comments');

export const searchTasks = operation('search', 'search-tasks', 'GET /search');

export const listNotifications = operation('notifications', 'list-notifications', 'GET /notifications');
export const readNotifications = operation('notifications', 'read-notifications', 'POST /notifications/read');

export const openDashboard = operation('analytics', 'open-dashboard', 'GET /analytics/dashboard');
export const startReport = operation('analytics', 'start-report', 'POST /analytics/reports', {
  kind: 'accept',
});
export const pollReport = operation('analytics', 'poll-report', 'GET /analytics/reports/{report}', {
  kind: 'poll',
});

export const listFiles = operation('files', 'list-files', 'GET /projects/{project}/files');
export const uploadFile = operation('files', 'upload-file', 'POST /projects/{project}/files');
export const listVersions = operation('files', 'list-versions', 'GET /files/{file}/versions');
export const uploadVersion = operation('files', 'upload-version', 'POST /files/{file}/versions');
export const startExport = operation('files', 'start-export', 'POST /projects/{project}/exports', {
  kind: 'accept',
});
export const pollExport = operation('files', 'poll-export', 'GET /exports/{export}', { kind: 'poll' });
