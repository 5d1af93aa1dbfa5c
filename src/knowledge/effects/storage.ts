// Stores of objects. There are no folders to leave: whoever chooses the whole name of an object chooses among all of the bucket.
import { defineEffects } from '../effect-row.ts'
import { effectsOf, givesOf } from '../signature.ts'

const S3 = 'boto3.client'
const MINIO = 'minio.Minio'
const BLOB = 'azure.storage.blob'
const made = 'import boto3\ns3 = boto3.client("s3")\n'

export const storageEffects = defineEffects([
  // ---- S3
  ...givesOf(S3, [
    'boto3.Session.client = boto3.session.Session.client = boto3.resource.meta.client = boto3.Session.resource.meta.client',
    'aioboto3.Session.client = aiobotocore.session.get_session.create_client = aiobotocore.session.AioSession.create_client = botocore.session.get_session.create_client',
  ]),
  ...givesOf('boto3.resource', ['boto3.Session.resource = boto3.session.Session.resource = aioboto3.Session.resource']),
  ...effectsOf('key', 'read', [`${S3}.get_object = ${S3}.head_object = ${S3}.get_object_tagging (*, Key!)`], {
    example: `${made}s3.get_object(Bucket="a", Key=x)`,
  }),
  ...effectsOf('key', 'write', [`${S3}.put_object = ${S3}.create_multipart_upload = ${S3}.upload_part (*, Key!)`], {
    example: `${made}s3.put_object(Bucket="a", Key=x)`,
  }),
  ...effectsOf('key', 'delete', [`${S3}.delete_object (*, Key!)`], { example: `${made}s3.delete_object(Bucket="a", Key=x)` }),
  ...effectsOf('key', 'read', [`${S3}.copy_object (*, CopySource!, Key!write)`], {
    example: `${made}s3.copy_object(Bucket="a", CopySource={"Bucket": "a", "Key": x}, Key=x)`,
  }),
  ...effectsOf('key', 'read', [`${S3}.generate_presigned_url (ClientMethod, Params.Key!)`], {
    example: `${made}s3.generate_presigned_url("get_object", Params={"Bucket": "a", "Key": x})`,
  }),
  ...effectsOf('key', 'write', [`${S3}.generate_presigned_post (Bucket, Key!)`], { example: `${made}s3.generate_presigned_post("a", x)` }),
  ...effectsOf('key', 'write', [`${S3}.upload_file (Filename!file.read, Bucket, Key!)`], { example: `${made}s3.upload_file(x, "a", x)` }),
  ...effectsOf('key', 'write', [`${S3}.upload_fileobj (Fileobj, Bucket, Key!)`], { example: `${made}s3.upload_fileobj(None, "a", x)` }),
  ...effectsOf('key', 'read', [`${S3}.download_file (Bucket, Key!, Filename!file.write)`], {
    example: `${made}s3.download_file("a", x, x)`,
  }),
  ...effectsOf('key', 'read', [`${S3}.download_fileobj (Bucket, Key!)`], { example: `${made}s3.download_fileobj("a", x, None)` }),
  ...effectsOf('key', 'read', ['boto3.resource.Object = boto3.resource.ObjectSummary (bucket_name, key!)'], {
    example: 'import boto3\nboto3.resource("s3").Object("a", x)',
  }),
  ...effectsOf('key', 'read', ['boto3.resource.Bucket.download_file (Key!, Filename!file.write)'], {
    example: 'import boto3\nboto3.resource("s3").Bucket("a").download_file(x, x)',
  }),
  ...effectsOf('key', 'write', ['boto3.resource.Bucket.upload_file (Filename!file.read, Key!)'], {
    example: 'import boto3\nboto3.resource("s3").Bucket("a").upload_file(x, x)',
  }),
  ...effectsOf('key', 'write', ['boto3.resource.Bucket.put_object (*, Key!)'], {
    example: 'import boto3\nboto3.resource("s3").Bucket("a").put_object(Key=x)',
  }),
  ...effectsOf('key', 'write', ['boto3.resource.Bucket.upload_fileobj (Fileobj, Key!)'], {
    example: 'import boto3\nboto3.resource("s3").Bucket("a").upload_fileobj(None, x)',
  }),

  // ---- MinIO
  ...effectsOf('key', 'read', [
    `${MINIO}.get_object = ${MINIO}.stat_object = ${MINIO}.presigned_get_object (self, bucket_name, object_name!)`,
    `${MINIO}.fget_object (self, bucket_name, object_name!, file_path!file.write)`,
    `${MINIO}.get_presigned_url (self, method, bucket_name, object_name!)`,
  ]),
  ...effectsOf('key', 'write', [
    `${MINIO}.put_object = ${MINIO}.presigned_put_object (self, bucket_name, object_name!)`,
    `${MINIO}.fput_object (self, bucket_name, object_name!, file_path!file.read)`,
  ]),
  ...effectsOf('key', 'delete', [`${MINIO}.remove_object (self, bucket_name, object_name!)`]),

  // ---- Google
  ...givesOf('google.cloud.storage.Client', ['google.cloud.storage.client.Client']),
  ...givesOf('google.cloud.storage.Bucket', [
    'google.cloud.storage.Client.bucket = google.cloud.storage.Client.get_bucket = google.cloud.storage.bucket.Bucket',
  ]),
  ...givesOf('google.cloud.storage.Blob', [
    'google.cloud.storage.Bucket.blob = google.cloud.storage.Bucket.get_blob = google.cloud.storage.blob.Blob',
  ]),
  ...effectsOf('key', 'read', ['google.cloud.storage.Bucket.blob = google.cloud.storage.Bucket.get_blob (blob_name!)'], {
    example: 'from google.cloud import storage\nstorage.Client().bucket("a").blob(x)',
  }),
  ...effectsOf('key', 'delete', ['google.cloud.storage.Bucket.delete_blob (blob_name!)'], {
    example: 'from google.cloud import storage\nstorage.Client().bucket("a").delete_blob(x)',
  }),
  ...effectsOf('file', 'read', ['google.cloud.storage.Blob.upload_from_filename (filename!)'], {
    example: 'from google.cloud import storage\nstorage.Client().bucket("a").blob("b").upload_from_filename(x)',
  }),
  ...effectsOf('file', 'write', ['google.cloud.storage.Blob.download_to_filename (filename!)'], {
    example: 'from google.cloud import storage\nstorage.Client().bucket("a").blob("b").download_to_filename(x)',
  }),

  // ---- Azure
  ...givesOf(`${BLOB}.BlobServiceClient`, [
    `${BLOB}.BlobServiceClient.from_connection_string = ${BLOB}.aio.BlobServiceClient = ${BLOB}.aio.BlobServiceClient.from_connection_string`,
  ]),
  ...givesOf(`${BLOB}.ContainerClient`, [
    `${BLOB}.BlobServiceClient.get_container_client = ${BLOB}.ContainerClient.from_connection_string = ${BLOB}.aio.ContainerClient = ${BLOB}.aio.ContainerClient.from_connection_string`,
  ]),
  ...effectsOf('key', 'read', [`${BLOB}.BlobServiceClient.get_blob_client (container, blob!)`], {
    example: `from ${BLOB} import BlobServiceClient\nBlobServiceClient.from_connection_string("a").get_blob_client("a", x)`,
  }),
  ...effectsOf('key', 'read', [`${BLOB}.ContainerClient.get_blob_client = ${BLOB}.ContainerClient.download_blob (self, blob!)`]),
  ...effectsOf('key', 'write', [`${BLOB}.ContainerClient.upload_blob (self, name!)`]),
  ...effectsOf('key', 'delete', [`${BLOB}.ContainerClient.delete_blob (self, blob!)`]),
])
