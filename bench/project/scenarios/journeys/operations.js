import { operation } from 'peakgate/kit';

/** The requests of the benchmarks, by service. The counting server answers all of them alike. */

export const checkSession = operation('auth', 'check-session', 'GET /auth/session');
export const openDashboard = operation('analytics', 'open-dashboard', 'GET /analytics/dashboard');
export const listProjects = operation('projects', 'list-projects', 'GET /projects');
export const openBoard = operation('projects', 'open-board', 'GET /projects/{project}/board');
export const listTasks = operation('tasks', 'list-tasks', 'GET /tasks');
export const openTask = operation('tasks', 'open-task', 'GET /tasks/{task}');
export const createTask = operation('tasks', 'create-task', 'POST /tasks');
export const listComments = operation('comments', 'list-comments', 'GET /tasks/{task}/comments');
export const addComment = operation('comments', 'add-comment', 'POST /tasks/{task}/comments');
export const searchTasks = operation('search', 'search-tasks', 'GET /search');
export const listNotifications = operation('notifications', 'list-notifications', 'GET /notifications');
export const listFiles = operation('files', 'list-files', 'GET /projects/{project}/files');
