#!/usr/bin/env node
// Holds what we say against what others say: `npm run conformance -- NAME`, where each NAME is a folder here with a conformance.mjs.
//   tutorial  our map of FastAPI's own tutorial programs, against the real FastAPI running them
//   advisories  which advisories we match, against osv-scanner (MIRRORS, OSV_SCANNER and --corpus name what it needs)
//   reports   our reports, against the published schemas of their formats (MIRRORS names the folder of git mirrors)
//   helm  our reading of charts, filled in by the real helm (skipped, and counted, where there is none)
//   cel  our conditions, against the conformance tests of CEL
//   h2spec  HTTP/2 before the gateway, against summerwind/h2spec (MIRRORS too, and Go)
//   authzen  our AuthZEN decision point, against the certification scenario of its working group (MIRRORS too)
//   ext-authz  the decision point by gRPC, asked by a foreign client with Envoy's own messages (Go)
//   jws  our verification of tokens, against the vectors of wycheproof (MIRRORS too)
//   decisions  a million decisions of compiled access rules, against what the rules mean
//   gateway-decisions  a million decisions of the gateway, against a slow and plain reading of the same
//   gateway-routes  the operations that the gateway finds, against the real FastAPI of three releases
//   gateway-faults  the gateway under load while the application, the issuer or it itself fails, beside what its rules mean
//   abuse  days of ordinary and of hostile traffic past the shield against abuse
//   restaurant  a vulnerable application behind the gateway with a policy written for it (MIRRORS too)
//   gateway-bodies  what the gateway's rules see of generated bodies, against what the real FastAPI's handlers get
//   contract-decisions  what the contract says of generated requests, against what the real FastAPI says
//   inspection  what payload inspection refuses, against corpora of attacks and frozen legitimate requests, beside Coraza and ModSecurity (MIRRORS too)
//   json-schema  our validator of contracts, against the tests of JSON Schema 2020-12 (MIRRORS too)
//   deploy  what lies in deploy/, against helm, Kubernetes, Compose, systemd and our own scan (MIRRORS and HELM name what it needs)
//   valkey  what gateways share, on the real Valkey, alone and as a cluster (VALKEY names its server)
//   packages  the packages and versions of the lock files of the corpus, against uv, Poetry, PDM and pip (MIRRORS too)

const programs = {
  cel: () => import('./cel/conformance.mjs'),
  decisions: () => import('./cel/decisions.mjs'),
  'gateway-decisions': () => import('./gateway/decisions.mjs'),
  'gateway-routes': () => import('./gateway/routes.mjs'),
  'gateway-bodies': () => import('./gateway/bodies.mjs'),
  'contract-decisions': () => import('./contract/decisions.mjs'),
  'gateway-faults': () => import('./gateway-faults/conformance.mjs'),
  authzen: () => import('./authzen/conformance.mjs'),
  'ext-authz': () => import('./ext-authz/conformance.mjs'),
  h2spec: () => import('./h2spec/conformance.mjs'),
  jws: () => import('./jws/conformance.mjs'),
  helm: () => import('./helm/conformance.mjs'),
  'json-schema': () => import('./json-schema/conformance.mjs'),
  deploy: () => import('./deploy/conformance.mjs'),
  tutorial: () => import('./tutorial/conformance.mjs'),
  advisories: () => import('./advisories/conformance.mjs'),
  valkey: () => import('./valkey/conformance.mjs'),
  inspection: () => import('./inspection/conformance.mjs'),
  packages: () => import('./packages/conformance.mjs'),
  abuse: () => import('./abuse/conformance.mjs'),
  restaurant: () => import('./restaurant/conformance.mjs'),
  reports: () => import('./reports/conformance.mjs'),
}

const name = process.argv[2] ?? ''
if (Object.hasOwn(programs, name)) await programs[name]()
else {
  console.error(`error: \`${name}\` is nothing to be held against\nusage: npm run conformance -- ${Object.keys(programs).join('|')}`)
  process.exitCode = 2
}
