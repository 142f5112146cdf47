/** The HTTP door. */
export { createApp, type AppOptions, type RequestLine, type ServerApp } from './app.ts'
export type { ServerParts } from './endpoints.ts'
export type { ProgramRunner } from './program-runner.ts'
export { startServer, type RunningServer, type ServerOptions } from './server.ts'
export { startViewServer, type RunningView, type ViewServerOptions } from './view/view-server.ts'
