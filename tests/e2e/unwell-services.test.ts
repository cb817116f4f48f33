/* eslint-disable import/no-unassigned-import -- to import these files is to register their tests. */
// Both wait for legs most of the time, so their tests take turns in one file: the longest begin first.
import './dead-services.ts';
import './deceptive-services.ts';
