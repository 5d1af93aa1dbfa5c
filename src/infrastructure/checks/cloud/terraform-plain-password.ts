// A password that stands in Terraform's files.

import { sureIn } from '../../join.ts'
import { bad, defineCheck, good } from '../../kit.ts'
import { findPlainSecret, isWeak } from '../../plain-secret.ts'
import { attributeOf, isResource, nameOf, textOf } from '../../terraform/module.ts'

const passwords = [
  'password',
  'master_password',
  'admin_password',
  'administrator_password',
  'administrator_login_password',
  'auth_token',
  'secret_string',
  'secret_data',
  'client_secret',
]

export default defineCheck({
  id: 'terraform-plain-password',
  title: 'A password stands in Terraform’s files',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-798'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-13.3.1'],
  why: `
    It lies in the history of the repository, in every plan that a pipeline prints, and in the state. Whoever reads one of them signs in to
    the database past all guards of the application.`,
  fix: 'Change the password; let the cloud make and keep it (`manage_master_user_password = true`), or read it from a vault.',
  blindSpots: ['A variable without a default is taken to be given from elsewhere.'],
  examples: [
    bad(
      'written out',
      `
      # file: infra/db.tf
      resource "aws_db_instance" "main" {
        engine            = "postgres"
        storage_encrypted = true
        username          = "api"
        password          = "tR7-quietOtter-41"  # <-- finding
      }
    `,
    ),
    bad(
      'as the default of a variable',
      `
      # file: infra/variables.tf
      variable "db_password" {
        sensitive = true
        default   = "tR7-quietOtter-41"  # <-- finding
      }
      # file: infra/db.tf
      resource "google_sql_user" "api" {
        name     = "api"
        password = var.db_password
      }
    `,
    ),
    good(
      'made by chance, and given from outside',
      `
      # file: infra/db.tf
      variable "other" { sensitive = true }
      resource "random_password" "db" { length = 32 }
      resource "google_sql_user" "api" {
        password = random_password.db.result
      }
      resource "google_sql_user" "other" {
        password = var.other
      }
    `,
    ),
  ],

  looksAt: 'terraform',
  check(block, report) {
    if (block.type !== 'resource' || !isResource(block, block.labels[0] ?? '')) return
    for (const name of passwords) {
      const text = textOf(block, name)
      const found = attributeOf(block, name)
      if (found === null || text === null || findPlainSecret('password', text) === null) continue
      // A vault holds names and numbers too.
      if (/^secret_/.test(name) && /(?:^|_)(?:id|ids|name|email|user|username|url|host|domain|region|config)$/.test(block.labels[1] ?? ''))
        continue
      report({
        place: found.source,
        cause: { name: nameOf(block), what: name },
        what: `\`${name}\` of \`${block.address}\` stands in plain text`,
        severity: isWeak(text) ? 'medium' : 'high',
        confidence: sureIn(block.deployment, isWeak(text) ? 'medium' : 'high'),
      })
    }
  },
})
