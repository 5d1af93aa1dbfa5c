// How the application is built, started and reached: containers, clusters, clouds, proxies, servers, workflows. One file per check.

export { checks } from './checks/index.ts'
export { detectInInfrastructure } from './detect.ts'
