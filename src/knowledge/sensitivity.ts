// What the name of a field says about how much its value matters to somebody: a secret, a person, money, health.

import { isCredentialName, wordsOf } from './names.ts'

export type Sensitivity = 'credential' | 'personal' | 'financial' | 'health'

/** Words, and pairs of words that stand beside each other. */
const table: readonly (readonly [Sensitivity, ReadonlySet<string>])[] = [
  [
    'financial',
    setOf(
      'iban bic cvv cvc salary salaries income payslip card_number card_no credit_card debit_card bank_account account_number routing_number sort_code tax_id vat_id credit_score',
    ),
  ],
  [
    'health',
    setOf(
      'diagnosis diagnoses medication medications allergy allergies prescription prescriptions disability patient_id blood_type blood_group medical_record medical_history health_record health_status',
    ),
  ],
  [
    'personal',
    setOf(
      'email emails ssn passport birthday birthdate dob nationality religion ethnicity gender surname firstname lastname phone mobile postcode zipcode first_name last_name full_name family_name given_name maiden_name date_of_birth birth_date phone_number home_address street_address postal_address postal_code zip_code ip_address national_id social_security id_card driver_license driving_license passport_number',
    ),
  ],
]

/** Words that make it the name of something about the value: `email_verified`, `phone_count`. */
const about = setOf(
  'verified confirmed enabled count template templates subject sent provider type types format pattern domain domains required valid validated',
)

/** Null where the name says nothing of the kind. Of a path the last part counts. */
export function sensitivityOf(name: string): Sensitivity | null {
  if (isCredentialName(name)) return 'credential'
  const words = wordsOf(name.slice(name.lastIndexOf('.') + 1))
  for (const [sensitivity, names] of table)
    for (let from = 0; from < words.length; from += 1)
      for (let length = 1; length <= 3; length += 1)
        if (names.has(words.slice(from, from + length).join('_')))
          return [...words.slice(0, from), ...words.slice(from + length)].some((word) => about.has(word)) ? null : sensitivity
  return null
}

function setOf(words: string): ReadonlySet<string> {
  return new Set(words.split(' '))
}
