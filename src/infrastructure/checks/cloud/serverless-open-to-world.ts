// A function, gateway or service of the cloud that anybody may call, and the routes behind it that nobody guards.

import { openRoutes, sureIn } from '../../join.ts'
import { bad, defineCheck, good } from '../../kit.ts'
import { attributeOf, isResource, nameOf, type TerraformBlock, type TerraformValue, textOf, textsOf } from '../../terraform/module.ts'

export default defineCheck({
  id: 'serverless-open-to-world',
  title: 'The cloud lets anybody call the application’s open routes',
  severity: 'medium',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-306'],
  owaspApi: 'API2:2023',
  asvs: [],
  why: `
    The cloud can ask for an identity before a request reaches the application, and here it is told not to. That is right for an API that checks
    its callers itself; routes without a guard have then none at all.`,
  fix: 'Guard the routes, or let the cloud ask (`AWS_IAM`, an authorizer, no `allUsers`).',
  blindSpots: ['Which application an image or archive holds is not known where several are in the tree.'],
  examples: [
    bad(
      'a service that anybody may call, with a route that anybody may call',
      `
      # file: main.py
      from fastapi import FastAPI

      app = FastAPI()

      @app.delete("/orders/{order}")
      def remove(order: int):
          return {}
      # file: infra/run.tf
      resource "google_cloud_run_v2_service" "api" {
        name = "api"
      }
      resource "google_cloud_run_v2_service_iam_member" "all" {
        name   = google_cloud_run_v2_service.api.name
        role   = "roles/run.invoker"
        member = "allUsers"  # <-- finding
      }
    `,
    ),
    bad(
      'the address of a function',
      `
      # file: main.py
      from fastapi import FastAPI
      from mangum import Mangum

      app = FastAPI()
      handler = Mangum(app)

      @app.post("/orders")
      def add(order: dict):
          return {}
      # file: infra/run.tf
      resource "aws_lambda_function_url" "api" {
        function_name      = aws_lambda_function.api.function_name
        authorization_type = "NONE"  # <-- finding
      }
    `,
    ),
    good(
      'a service that asks its callers itself',
      `
      # file: main.py
      import os
      import secrets
      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import APIKeyHeader

      key = APIKeyHeader(name="X-Key")

      def check(given: str = Depends(key)):
          if not secrets.compare_digest(given, os.environ["API_KEY"]):
              raise HTTPException(401)

      app = FastAPI(dependencies=[Depends(check)])

      @app.get("/orders")
      def orders():
          return []
      # file: infra/run.tf
      resource "google_cloud_run_v2_service_iam_member" "all" {
        name   = google_cloud_run_v2_service.api.name
        role   = "roles/run.invoker"
        member = "allUsers"
      }
    `,
    ),
  ],

  looksAt: 'terraform',
  check(block, report, { model }) {
    const open = openRoutes(model).filter((route) => !isHarmless(route.path))
    const found = open.length === 0 ? null : findDoor(block)
    if (found === null) return
    const writing = open.filter((route) => route.kind === 'http' && route.method !== 'GET' && route.method !== 'HEAD')
    report({
      place: found.source,
      cause: { name: nameOf(block), what: 'invoker' },
      what: `\`${block.address}\` lets anybody call the application, ${open.length === 1 ? 'one route' : `${open.length} routes`} of which ${open.length === 1 ? 'asks' : 'ask'} nobody who they are`,
      routes: open.slice(0, 20),
      severity: writing.length > 0 ? 'medium' : 'low',
      confidence: sureIn(block.deployment, 'medium'),
    })
  },
})

/** Where the application says how it is, and where people sign in. */
function isHarmless(path: string): boolean {
  return (
    path === '/' ||
    /(?:health|ready|live|ping|status|version|metrics|login|signin|sign-in|register|signup|token|auth|webhook|callback|favicon|robots)/i.test(
      path,
    )
  )
}

function findDoor(block: TerraformBlock): TerraformValue | null {
  if (isResource(block, 'aws_lambda_function_url'))
    return textOf(block, 'authorization_type') === 'NONE' ? attributeOf(block, 'authorization_type') : null
  if (isResource(block, 'aws_api_gateway_method')) {
    const isOptions = textOf(block, 'http_method') === 'OPTIONS'
    return !isOptions && textOf(block, 'authorization') === 'NONE' && textOf(block, 'api_key_required') !== 'true'
      ? attributeOf(block, 'authorization')
      : null
  }
  const run = [
    'google_cloud_run_service_iam_member',
    'google_cloud_run_service_iam_binding',
    'google_cloud_run_v2_service_iam_member',
    'google_cloud_run_v2_service_iam_binding',
  ]
  const functions = ['google_cloudfunctions_function_iam_member', 'google_cloudfunctions2_function_iam_member']
  if (!isResource(block, ...run, ...functions)) return null
  const name = ['member', 'members'].find((one) => textsOf(block, one).includes('allUsers'))
  return name === undefined ? null : attributeOf(block, name)
}
