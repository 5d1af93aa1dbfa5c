// A role of the cloud that may do everything.

import { sureIn } from '../../join.ts'
import { bad, defineCheck, good } from '../../kit.ts'
import { attributeOf, blocksOf, isResource, nameOf, textOf } from '../../terraform/module.ts'
import { ofBlock, statementsOf } from '../../terraform/policies.ts'

export default defineCheck({
  id: 'iam-policy-wildcard',
  title: 'A role of the cloud may do everything with everything',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-269'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    The credentials of the role are one request away from the process that has it (the metadata address). A route that fetches an address
    for its caller, or reads a file for it, then gives away the whole account.`,
  fix: 'Name the actions and the resources that the application uses.',
  blindSpots: ['Boundaries of the organisation may take away what the policy gives.'],
  examples: [
    bad(
      'a policy to get going',
      `
      # file: infra/iam.tf
      resource "aws_iam_role_policy" "api" {
        role   = aws_iam_role.api.id
        policy = jsonencode({  # <-- finding
          Version   = "2012-10-17"
          Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }]
        })
      }
    `,
    ),
    bad(
      'the administrator’s policy on the role of a task',
      `
      # file: infra/iam.tf
      resource "aws_iam_role_policy_attachment" "api" {
        role       = aws_iam_role.task.name
        policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"  # <-- finding
      }
    `,
    ),
    good(
      'one bucket',
      `
      # file: infra/iam.tf
      data "aws_iam_policy_document" "api" {
        statement {
          actions   = ["s3:GetObject", "s3:PutObject"]
          resources = ["\${aws_s3_bucket.uploads.arn}/*"]
        }
      }
    `,
    ),
  ],

  looksAt: 'terraform',
  check(block, report) {
    const tell = (place: Parameters<typeof report>[0]['place'], what: string): void =>
      report({
        place,
        cause: { name: nameOf(block), what },
        what: `\`${block.address}\` allows every action on every resource`,
        confidence: sureIn(block.deployment, 'high'),
      })
    const isAll = ({ isAllowed, actions, resources, hasCondition }: ReturnType<typeof ofBlock>): boolean =>
      isAllowed && !hasCondition && resources.includes('*') && actions.some((action) => action === '*' || action === '*:*')
    if (isResource(block, 'aws_iam_role_policy', 'aws_iam_policy', 'aws_iam_user_policy', 'aws_iam_group_policy')) {
      // A data block is reported where it is written.
      const written = statementsOf(block, 'policy').find(
        (one) => isAll(one) && one.place.line === attributeOf(block, 'policy')?.source.line,
      )
      if (written !== undefined) tell(written.place, 'policy')
    }
    // A boundary allows everything and gives nothing.
    if (/boundary|scp|guardrail/i.test(`${block.address} ${block.module.folder}`)) return
    if (block.type === 'data' && block.labels[0] === 'aws_iam_policy_document') {
      const found = blocksOf(block, 'statement').find((statement) => isAll(ofBlock(statement)))
      if (found !== undefined) tell({ file: found.file, line: found.place.line }, 'statement')
    }
    if (isResource(block, 'aws_iam_role_policy_attachment', 'aws_iam_user_policy_attachment', 'aws_iam_group_policy_attachment')) {
      const found = attributeOf(block, 'policy_arn')
      if (found !== null && /:policy\/AdministratorAccess$/.test(textOf(block, 'policy_arn') ?? '')) tell(found.source, 'policy_arn')
    }
    if (isResource(block, 'google_project_iam_member', 'google_project_iam_binding')) {
      const found = attributeOf(block, 'role')
      const member = attributeOf(block, 'member')?.value
      const isService =
        typeof member === 'string' ? member.startsWith('serviceAccount:') : block.body.attributes.some(({ name }) => name === 'member')
      if (found !== null && isService && textOf(block, 'role') === 'roles/owner') tell(found.source, 'role')
    }
  },
})
