// The names that typosquatters of the FastAPI world imitate, and real packages that only look as if they did.

/** Downloaded so often that a name beside theirs is worth a crime. */
export const wellKnownNames: ReadonlySet<string> = new Set(
  `fastapi starlette uvicorn pydantic pydantic-core pydantic-settings sqlalchemy sqlmodel alembic httpx requests aiohttp aiofiles jinja2 pyjwt
  python-jose passlib cryptography bcrypt python-multipart python-dotenv redis celery asyncpg psycopg2 psycopg2-binary pymongo motor beanie
  gunicorn hypercorn websockets orjson boto3 botocore urllib3 certifi charset-normalizer typing-extensions click colorama numpy pandas scipy
  scikit-learn tensorflow pytorch-lightning transformers tokenizers sentencepiece openai anthropic langchain langchain-core langgraph litellm
  chromadb qdrant-client tiktoken pillow matplotlib beautifulsoup4 selenium playwright python-dateutil pyyaml setuptools itsdangerous
  email-validator authlib itsdangerous loguru structlog sentry-sdk opentelemetry-api opentelemetry-sdk prometheus-client
  prometheus-fastapi-instrumentator slowapi strawberry-graphql typer tenacity stripe twilio paramiko elasticsearch kubernetes
  markupsafe anyio watchfiles httptools uvloop python-socketio fastapi-users fastapi-mail fastapi-cache2 fastapi-pagination tortoise-orm
  opencv-python multipart google-auth google-cloud-storage azure-identity azure-storage-blob argon2-cffi pynacl pyopenssl lxml jsonschema`.split(
    /\s+/,
  ),
)

/** Known to exist for honest reasons, though a letter away. */
export const honestNames: ReadonlySet<string> = new Set(
  `oauthlib ctransformers httpx2 httpcore aioredis rediss pymongoarrow psycopg psycopg-binary psycopg3 psycopg2cffi click-plugins colorlog jinja jinja3 pyjwe pillow-simd
  urllib4 requests2 requests-html opencv-python-headless types-redis types-requests motors panda numpydoc scipy-stubs stripes typer-slim
  typer-cli openai-agents anthropics boto redis-py redisvl celery-stubs loguru-config langchain-cli langchain-text langgraph-sdk
  langchain-core pyyml yaml pyaml pynose pydantic2 pydantic-ai pydantic-i18n sqlalchemy2 sqlalchemy-json elasticsearch7 elasticsearch8 elasticsearch6 elasticsearch5
  elasticsearch2 elasticsearch1 elasticsearch9 beautifulsoup websocket websocket-client multipart2 httpie tiktok tenacity2 lxml-stubs aiofile aiohttp3
  python-dotenv2 asyncpg-stubs asyncmy pytest typing-extensions2 chromadb-client fastapi-user fastapi-cache typeguard twill transformer`.split(
    /\s+/,
  ),
)

/** Packages that carried malware under a name like these, by public reports. */
export const knownImitations: ReadonlyMap<string, string> = new Map([
  ['colourama', 'colorama'],
  ['jeilyfish', 'jellyfish'],
  ['python3-dateutil', 'python-dateutil'],
  ['requessts', 'requests'],
  ['requesrs', 'requests'],
  ['reqeusts', 'requests'],
  ['tensorfolw', 'tensorflow'],
  ['selemium', 'selenium'],
  ['beautifulsup4', 'beautifulsoup4'],
  ['cryptograpyh', 'cryptography'],
  ['crpytography', 'cryptography'],
  ['urlib3', 'urllib3'],
  ['acqusition', 'acquisition'],
  ['setup-tools', 'setuptools'],
  ['telnet', 'telnetlib of Python'],
  ['torchtriton', 'triton'],
])
