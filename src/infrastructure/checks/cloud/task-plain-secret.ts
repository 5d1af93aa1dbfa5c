// A secret among the environment variables of a task or function, readable to whoever may look at its definition.

import { sureIn } from '../../join.ts'
import { bad, defineCheck, good } from '../../kit.ts'
import { isWeak } from '../../plain-secret.ts'
import { isResource, nameOf } from '../../terraform/module.ts'
import { plainSettingsOf } from '../../terraform/settings.ts'

export default defineCheck({
  id: 'task-plain-secret',
  title: 'A secret stands in the environment of a cloud task',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-312'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-13.3.1'],
  why: `
    The definition of a task or function shows its environment to everybody who may look at it in the console, and keeps every old revision.
    Here the value stands in the repository too, and in Terraform's state.`,
  fix: 'Change the secret, keep it in the cloud’s vault, and let the task take it from there (`secrets`, `value_source { secret_key_ref }`).',
  blindSpots: ['Values that come from other resources are not known; a password that a resource made lies in the state all the same.'],
  examples: [
    bad(
      'a key in the definition of a task',
      `
      # file: infra/task.tf
      resource "aws_ecs_task_definition" "api" {
        family = "api"
        container_definitions = jsonencode([{
          name  = "api"
          image = "registry.example/api:1"
          environment = [
            { name = "LOG_LEVEL", value = "info" },
            { name = "JWT_SECRET", value = "tR7-quietOtter-41" },  # <-- finding
          ]
        }])
      }
    `,
    ),
    bad(
      'by the default of a variable, for a service of Google’s cloud',
      `
      # file: infra/run.tf
      variable "key" {
        default = "tR7-quietOtter-41"  # <-- finding
      }
      resource "google_cloud_run_v2_service" "api" {
        template {
          containers {
            image = "registry.example/api:1"
            env {
              name  = "SECRET_KEY"
              value = var.key
            }
          }
        }
      }
    `,
    ),
    good(
      'taken from the vault',
      `
      # file: infra/task.tf
      resource "aws_ecs_task_definition" "api" {
        family = "api"
        container_definitions = jsonencode([{
          name    = "api"
          image   = "registry.example/api:1"
          secrets = [{ name = "JWT_SECRET", valueFrom = aws_secretsmanager_secret.jwt.arn }]
        }])
      }
    `,
    ),
  ],

  looksAt: 'terraform',
  check(block, report) {
    if (block.type !== 'resource' || !isResource(block, block.labels[0] ?? '')) return
    for (const { name, place, text, found } of plainSettingsOf(block))
      report({
        place,
        cause: { name: nameOf(block), what: name },
        what: `the setting \`${name}\` of \`${block.address}\` holds ${found === 'value' ? 'its value' : `the ${found}`} in plain text`,
        severity: isWeak(text) ? 'medium' : 'high',
        confidence: isWeak(text) ? 'medium' : sureIn(block.deployment, 'high'),
      })
  },
})
