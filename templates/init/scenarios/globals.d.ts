/** k6 offers it; its types leave it out. What is said here ends up in the leg's k6.log. */
declare const console: Record<'debug' | 'log' | 'info' | 'warn' | 'error', (...values: unknown[]) => void>;
