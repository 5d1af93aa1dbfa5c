// A task of the cloud that owns the machine that it runs on.

import { evaluateHcl, isHclList, isHclTable } from '../../../syntax/index.ts'
import { sureIn } from '../../join.ts'
import { bad, defineCheck, good } from '../../kit.ts'
import { attributeOf, isResource, nameOf } from '../../terraform/module.ts'

export default defineCheck({
  id: 'task-container-privileged',
  title: 'A container task of the cloud runs privileged',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-250'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    A privileged container on a machine of the cluster reads its disks and the credentials of every task beside it. One hole in the
    application is then the cluster's.`,
  fix: 'Take `privileged` away; on Fargate it does not exist.',
  blindSpots: ['Definitions that a template file holds are not read.'],
  examples: [
    bad(
      'a privileged task',
      `
      # file: infra/task.tf
      resource "aws_ecs_task_definition" "api" {
        family = "api"
        container_definitions = jsonencode([{  # <-- finding
          name       = "api"
          image      = "registry.example/api:1"
          privileged = true
        }])
      }
    `,
    ),
    good(
      'a task like others',
      `
      # file: infra/task.tf
      resource "aws_ecs_task_definition" "api" {
        family = "api"
        container_definitions = jsonencode([{
          name       = "api"
          image      = "registry.example/api:1"
          privileged = false
        }])
      }
    `,
    ),
  ],

  looksAt: 'terraform',
  check(block, report) {
    if (!isResource(block, 'aws_ecs_task_definition')) return
    const found = attributeOf(block, 'container_definitions')
    if (found === null) return
    const value = evaluateHcl(found.expression, block.scope)
    for (const container of isHclList(value) ? value : []) {
      if (!isHclTable(container) || container['privileged'] !== true) continue
      const name = typeof container['name'] === 'string' ? container['name'] : ''
      report({
        place: { file: found.place.file, line: found.place.line },
        cause: { name: nameOf(block), what: `container ${name}: privileged` },
        what: `the container \`${name}\` of \`${block.address}\` runs privileged`,
        confidence: sureIn(block.deployment, 'high'),
      })
    }
  },
})
