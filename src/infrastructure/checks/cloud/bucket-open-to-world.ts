// A bucket that everybody reads, or writes.

import { sureIn } from '../../join.ts'
import { bad, defineCheck, good } from '../../kit.ts'
import { attributeOf, isResource, nameOf, textOf, textsOf } from '../../terraform/module.ts'
import { statementsOf } from '../../terraform/policies.ts'

export default defineCheck({
  id: 'bucket-open-to-world',
  title: 'A storage bucket is open to everybody',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-284'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    Uploads that a handler checks for their owner are read past it, by their address. Where everybody may write, the files that the application
    serves or loads are a stranger's.`,
  fix: 'Keep the bucket private, and hand out signed addresses from a route that knows the caller.',
  blindSpots: [
    'A block on public access for the whole account overrules it.',
    'Buckets for the files of a website are public on purpose; where the name says so it is reported with less confidence.',
  ],
  examples: [
    bad(
      'uploads that everybody reads',
      `
      # file: infra/files.tf
      resource "aws_s3_bucket_acl" "uploads" {
        bucket = aws_s3_bucket.uploads.id
        acl    = "public-read"  # <-- finding
      }
    `,
    ),
    bad(
      'all users of Google’s cloud, and everybody else',
      `
      # file: infra/files.tf
      resource "google_storage_bucket_iam_member" "uploads" {
        bucket = google_storage_bucket.uploads.name
        role   = "roles/storage.objectViewer"
        member = "allUsers"  # <-- finding
      }
    `,
    ),
    bad(
      'a policy for anybody',
      `
      # file: infra/files.tf
      resource "aws_s3_bucket_policy" "exports" {
        bucket = aws_s3_bucket.exports.id
        policy = jsonencode({  # <-- finding
          Statement = [{
            Effect    = "Allow"
            Principal = "*"
            Action    = "s3:GetObject"
            Resource  = "\${aws_s3_bucket.exports.arn}/*"
          }]
        })
      }
    `,
    ),
    good(
      'a policy that only refuses, and a private bucket',
      `
      # file: infra/files.tf
      resource "aws_s3_bucket_acl" "uploads" {
        bucket = aws_s3_bucket.uploads.id
        acl    = "private"
      }
      resource "aws_s3_bucket_policy" "tls" {
        bucket = aws_s3_bucket.uploads.id
        policy = jsonencode({
          Statement = [{
            Effect    = "Deny"
            Principal = "*"
            Action    = "s3:*"
            Resource  = "*"
            Condition = { Bool = { "aws:SecureTransport" = "false" } }
          }]
        })
      }
    `,
    ),
  ],

  looksAt: 'terraform',
  check(block, report) {
    const tell = (found: ReturnType<typeof attributeOf>, what: string, writes: boolean): void => {
      if (found === null) return
      const isSite = /(?:^|[_.-])(?:public|static|website|site|web|assets|cdn|frontend|www)(?:$|[_.-])/i.test(block.address)
      report({
        place: found.source,
        cause: { name: nameOf(block), what },
        what: `\`${block.address}\` lets everybody ${writes ? 'write to' : 'read'} the bucket`,
        severity: writes ? 'high' : isSite ? 'low' : 'medium',
        confidence: isSite && !writes ? 'low' : sureIn(block.deployment, 'high'),
      })
    }
    if (isResource(block, 'aws_s3_bucket', 'aws_s3_bucket_acl')) {
      const acl = textOf(block, 'acl')
      if (acl === 'public-read' || acl === 'public-read-write') tell(attributeOf(block, 'acl'), 'acl', acl === 'public-read-write')
    }
    if (isResource(block, 'aws_s3_bucket_policy', 'aws_s3_bucket')) {
      const open = statementsOf(block, 'policy').find(
        ({ isAllowed, isForAnyone, hasCondition }) => isAllowed && isForAnyone && !hasCondition,
      )
      if (open !== undefined)
        tell(
          attributeOf(block, 'policy'),
          'policy',
          open.actions.some((action) => /\*$|Put|Delete/.test(action)),
        )
    }
    if (
      isResource(block, 'google_storage_bucket_iam_member', 'google_storage_bucket_iam_binding', 'google_storage_bucket_access_control')
    ) {
      const name = ['member', 'members', 'entity'].find((one) =>
        textsOf(block, one).some((text) => text === 'allUsers' || text === 'allAuthenticatedUsers'),
      )
      if (name !== undefined) tell(attributeOf(block, name), name, /admin|writer|creator|owner/i.test(textOf(block, 'role') ?? ''))
    }
    if (isResource(block, 'azurerm_storage_container')) {
      const access = textOf(block, 'container_access_type')
      if (access === 'blob' || access === 'container') tell(attributeOf(block, 'container_access_type'), 'container_access_type', false)
    }
  },
})
