// Made by `npm run gen` from the kinds in this folder: the list of them.

import type { Kind } from '../kit.ts'
import adminPasswordDefault from './admin-password-default.ts'
import adyenApiKey from './adyen-api-key.ts'
import ageSecretKey from './age-secret-key.ts'
import airtableToken from './airtable-token.ts'
import algoliaAdminKey from './algolia-admin-key.ts'
import alibabaAccessKeyId from './alibaba-access-key-id.ts'
import alibabaAccessKeySecret from './alibaba-access-key-secret.ts'
import amqpUrlPassword from './amqp-url-password.ts'
import anthropicApiKey from './anthropic-api-key.ts'
import atlassianApiToken from './atlassian-api-token.ts'
import auth0ClientSecret from './auth0-client-secret.ts'
import awsAccessKeyId from './aws-access-key-id.ts'
import awsBedrockApiKey from './aws-bedrock-api-key.ts'
import awsSecretAccessKey from './aws-secret-access-key.ts'
import awsSessionToken from './aws-session-token.ts'
import azureAiKey from './azure-ai-key.ts'
import azureClientSecret from './azure-client-secret.ts'
import azureContainerRegistryPassword from './azure-container-registry-password.ts'
import azureCosmosDbKey from './azure-cosmos-db-key.ts'
import azureDevopsToken from './azure-devops-token.ts'
import azureOpenaiKey from './azure-openai-key.ts'
import azureSasToken from './azure-sas-token.ts'
import azureSharedAccessKey from './azure-shared-access-key.ts'
import azureStorageAccountKey from './azure-storage-account-key.ts'
import basicAuthInUrl from './basic-auth-in-url.ts'
import bitbucketAppPassword from './bitbucket-app-password.ts'
import braintreeAccessToken from './braintree-access-token.ts'
import brevoApiKey from './brevo-api-key.ts'
import buildkiteToken from './buildkite-token.ts'
import cerebrasApiKey from './cerebras-api-key.ts'
import circleciToken from './circleci-token.ts'
import clickhouseUrlPassword from './clickhouse-url-password.ts'
import cloudflareApiToken from './cloudflare-api-token.ts'
import cloudflareOriginCaKey from './cloudflare-origin-ca-key.ts'
import cohereApiKey from './cohere-api-key.ts'
import connectionStringPassword from './connection-string-password.ts'
import databricksToken from './databricks-token.ts'
import datadogKey from './datadog-key.ts'
import digitaloceanToken from './digitalocean-token.ts'
import discordBotToken from './discord-bot-token.ts'
import discordWebhookUrl from './discord-webhook-url.ts'
import djangoSecretKey from './django-secret-key.ts'
import dockerHubToken from './docker-hub-token.ts'
import dockerRegistryAuth from './docker-registry-auth.ts'
import dopplerToken from './doppler-token.ts'
import e2bApiKey from './e2b-api-key.ts'
import elevenlabsApiKey from './elevenlabs-api-key.ts'
import encryptedPrivateKey from './encrypted-private-key.ts'
import envFileCommitted from './env-file-committed.ts'
import facebookAccessToken from './facebook-access-token.ts'
import figmaToken from './figma-token.ts'
import fireworksApiKey from './fireworks-api-key.ts'
import flyApiToken from './fly-api-token.ts'
import gcpServiceAccountKey from './gcp-service-account-key.ts'
import githubAppToken from './github-app-token.ts'
import githubFineGrainedToken from './github-fine-grained-token.ts'
import githubOauthToken from './github-oauth-token.ts'
import githubPersonalAccessToken from './github-personal-access-token.ts'
import githubRefreshToken from './github-refresh-token.ts'
import gitlabRunnerToken from './gitlab-runner-token.ts'
import gitlabToken from './gitlab-token.ts'
import googleApiKey from './google-api-key.ts'
import googleOauthClientSecret from './google-oauth-client-secret.ts'
import googleOauthRefreshToken from './google-oauth-refresh-token.ts'
import grafanaCloudToken from './grafana-cloud-token.ts'
import grafanaServiceAccountToken from './grafana-service-account-token.ts'
import groqApiKey from './groq-api-key.ts'
import herokuApiKey from './heroku-api-key.ts'
import hetznerCloudToken from './hetzner-cloud-token.ts'
import htpasswdHash from './htpasswd-hash.ts'
import hubspotToken from './hubspot-token.ts'
import huggingFaceToken from './hugging-face-token.ts'
import jinaApiKey from './jina-api-key.ts'
import jsonWebToken from './json-web-token.ts'
import keyStoreFile from './key-store-file.ts'
import kubeconfigCredentials from './kubeconfig-credentials.ts'
import langfuseSecretKey from './langfuse-secret-key.ts'
import langsmithApiKey from './langsmith-api-key.ts'
import linearApiKey from './linear-api-key.ts'
import linodeToken from './linode-token.ts'
import llamacloudApiKey from './llamacloud-api-key.ts'
import mailUrlPassword from './mail-url-password.ts'
import mailchimpApiKey from './mailchimp-api-key.ts'
import mailgunApiKey from './mailgun-api-key.ts'
import minisignSecretKey from './minisign-secret-key.ts'
import mistralApiKey from './mistral-api-key.ts'
import mongodbUrlPassword from './mongodb-url-password.ts'
import mssqlUrlPassword from './mssql-url-password.ts'
import mysqlUrlPassword from './mysql-url-password.ts'
import neonApiKey from './neon-api-key.ts'
import netlifyAccessToken from './netlify-access-token.ts'
import netrcPassword from './netrc-password.ts'
import newRelicKey from './new-relic-key.ts'
import notionToken from './notion-token.ts'
import npmAccessToken from './npm-access-token.ts'
import npmrcAuth from './npmrc-auth.ts'
import nvidiaApiKey from './nvidia-api-key.ts'
import oauthClientSecret from './oauth-client-secret.ts'
import oktaApiToken from './okta-api-token.ts'
import onepasswordServiceAccountToken from './onepassword-service-account-token.ts'
import openaiApiKey from './openai-api-key.ts'
import openaiStyleApiKey from './openai-style-api-key.ts'
import openrouterApiKey from './openrouter-api-key.ts'
import opensshPrivateKey from './openssh-private-key.ts'
import paddleApiKey from './paddle-api-key.ts'
import paypalClientSecret from './paypal-client-secret.ts'
import perplexityApiKey from './perplexity-api-key.ts'
import pgpPrivateKey from './pgp-private-key.ts'
import pineconeApiKey from './pinecone-api-key.ts'
import plaidSecret from './plaid-secret.ts'
import planetscaleToken from './planetscale-token.ts'
import postgresUrlPassword from './postgres-url-password.ts'
import posthogPersonalApiKey from './posthog-personal-api-key.ts'
import postmanApiKey from './postman-api-key.ts'
import postmarkServerToken from './postmark-server-token.ts'
import prefectApiKey from './prefect-api-key.ts'
import privateKeyExposed from './private-key-exposed.ts'
import pulumiAccessToken from './pulumi-access-token.ts'
import puttyPrivateKey from './putty-private-key.ts'
import pypiApiToken from './pypi-api-token.ts'
import pypircPassword from './pypirc-password.ts'
import razorpayKeySecret from './razorpay-key-secret.ts'
import redisUrlPassword from './redis-url-password.ts'
import renderApiKey from './render-api-key.ts'
import replicateApiToken from './replicate-api-token.ts'
import resendApiKey from './resend-api-key.ts'
import scalewaySecretKey from './scaleway-secret-key.ts'
import secretOlderThanAllowed from './secret-older-than-allowed.ts'
import secretWithHighEntropy from './secret-with-high-entropy.ts'
import sendgridApiKey from './sendgrid-api-key.ts'
import sentryAuthToken from './sentry-auth-token.ts'
import serverUrlPassword from './server-url-password.ts'
import shopifyToken from './shopify-token.ts'
import signingSecretGuessable from './signing-secret-guessable.ts'
import signingSecretInSettings from './signing-secret-in-settings.ts'
import slackToken from './slack-token.ts'
import slackWebhookUrl from './slack-webhook-url.ts'
import snowflakeUrlPassword from './snowflake-url-password.ts'
import snykToken from './snyk-token.ts'
import sonarqubeToken from './sonarqube-token.ts'
import speechProviderApiKey from './speech-provider-api-key.ts'
import squareAccessToken from './square-access-token.ts'
import stripeSecretKey from './stripe-secret-key.ts'
import stripeTestKey from './stripe-test-key.ts'
import stripeWebhookSecret from './stripe-webhook-secret.ts'
import supabaseAccessToken from './supabase-access-token.ts'
import supabaseSecretKey from './supabase-secret-key.ts'
import supabaseServiceRoleKey from './supabase-service-role-key.ts'
import tailscaleKey from './tailscale-key.ts'
import tavilyApiKey from './tavily-api-key.ts'
import teamsWebhookUrl from './teams-webhook-url.ts'
import telegramBotToken from './telegram-bot-token.ts'
import tencentCloudSecretKey from './tencent-cloud-secret-key.ts'
import terraformCloudToken from './terraform-cloud-token.ts'
import togetherApiKey from './together-api-key.ts'
import togetherHexadecimalApiKey from './together-hexadecimal-api-key.ts'
import twilioAuthToken from './twilio-auth-token.ts'
import twitterBearerToken from './twitter-bearer-token.ts'
import vaultToken from './vault-token.ts'
import vercelAccessToken from './vercel-access-token.ts'
import vercelBlobToken from './vercel-blob-token.ts'
import weightsAndBiasesApiKey from './weights-and-biases-api-key.ts'
import wireguardPrivateKey from './wireguard-private-key.ts'
import xaiApiKey from './xai-api-key.ts'

export const kinds: readonly Kind[] = [
  adminPasswordDefault,
  adyenApiKey,
  ageSecretKey,
  airtableToken,
  algoliaAdminKey,
  alibabaAccessKeyId,
  alibabaAccessKeySecret,
  amqpUrlPassword,
  anthropicApiKey,
  atlassianApiToken,
  auth0ClientSecret,
  awsAccessKeyId,
  awsBedrockApiKey,
  awsSecretAccessKey,
  awsSessionToken,
  azureAiKey,
  azureClientSecret,
  azureContainerRegistryPassword,
  azureCosmosDbKey,
  azureDevopsToken,
  azureOpenaiKey,
  azureSasToken,
  azureSharedAccessKey,
  azureStorageAccountKey,
  basicAuthInUrl,
  bitbucketAppPassword,
  braintreeAccessToken,
  brevoApiKey,
  buildkiteToken,
  cerebrasApiKey,
  circleciToken,
  clickhouseUrlPassword,
  cloudflareApiToken,
  cloudflareOriginCaKey,
  cohereApiKey,
  connectionStringPassword,
  databricksToken,
  datadogKey,
  digitaloceanToken,
  discordBotToken,
  discordWebhookUrl,
  djangoSecretKey,
  dockerHubToken,
  dockerRegistryAuth,
  dopplerToken,
  e2bApiKey,
  elevenlabsApiKey,
  encryptedPrivateKey,
  envFileCommitted,
  facebookAccessToken,
  figmaToken,
  fireworksApiKey,
  flyApiToken,
  gcpServiceAccountKey,
  githubAppToken,
  githubFineGrainedToken,
  githubOauthToken,
  githubPersonalAccessToken,
  githubRefreshToken,
  gitlabRunnerToken,
  gitlabToken,
  googleApiKey,
  googleOauthClientSecret,
  googleOauthRefreshToken,
  grafanaCloudToken,
  grafanaServiceAccountToken,
  groqApiKey,
  herokuApiKey,
  hetznerCloudToken,
  htpasswdHash,
  hubspotToken,
  huggingFaceToken,
  jinaApiKey,
  jsonWebToken,
  keyStoreFile,
  kubeconfigCredentials,
  langfuseSecretKey,
  langsmithApiKey,
  linearApiKey,
  linodeToken,
  llamacloudApiKey,
  mailUrlPassword,
  mailchimpApiKey,
  mailgunApiKey,
  minisignSecretKey,
  mistralApiKey,
  mongodbUrlPassword,
  mssqlUrlPassword,
  mysqlUrlPassword,
  neonApiKey,
  netlifyAccessToken,
  netrcPassword,
  newRelicKey,
  notionToken,
  npmAccessToken,
  npmrcAuth,
  nvidiaApiKey,
  oauthClientSecret,
  oktaApiToken,
  onepasswordServiceAccountToken,
  openaiApiKey,
  openaiStyleApiKey,
  openrouterApiKey,
  opensshPrivateKey,
  paddleApiKey,
  paypalClientSecret,
  perplexityApiKey,
  pgpPrivateKey,
  pineconeApiKey,
  plaidSecret,
  planetscaleToken,
  postgresUrlPassword,
  posthogPersonalApiKey,
  postmanApiKey,
  postmarkServerToken,
  prefectApiKey,
  privateKeyExposed,
  pulumiAccessToken,
  puttyPrivateKey,
  pypiApiToken,
  pypircPassword,
  razorpayKeySecret,
  redisUrlPassword,
  renderApiKey,
  replicateApiToken,
  resendApiKey,
  scalewaySecretKey,
  secretOlderThanAllowed,
  secretWithHighEntropy,
  sendgridApiKey,
  sentryAuthToken,
  serverUrlPassword,
  shopifyToken,
  signingSecretGuessable,
  signingSecretInSettings,
  slackToken,
  slackWebhookUrl,
  snowflakeUrlPassword,
  snykToken,
  sonarqubeToken,
  speechProviderApiKey,
  squareAccessToken,
  stripeSecretKey,
  stripeTestKey,
  stripeWebhookSecret,
  supabaseAccessToken,
  supabaseSecretKey,
  supabaseServiceRoleKey,
  tailscaleKey,
  tavilyApiKey,
  teamsWebhookUrl,
  telegramBotToken,
  tencentCloudSecretKey,
  terraformCloudToken,
  togetherApiKey,
  togetherHexadecimalApiKey,
  twilioAuthToken,
  twitterBearerToken,
  vaultToken,
  vercelAccessToken,
  vercelBlobToken,
  weightsAndBiasesApiKey,
  wireguardPrivateKey,
  xaiApiKey,
]
