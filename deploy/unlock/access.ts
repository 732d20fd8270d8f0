import { DynamoDBClient, DynamoDBServiceException } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import type { Target } from "../target.ts";

/** The state store's configuration and its AWS client options. */
export type StateStoreAccess = Pick<Target, "config" | "client">;

/** The client of the lock table's service. */
export function dynamoDb({ client }: StateStoreAccess): DynamoDBClient {
  return new DynamoDBClient(client);
}

/** The client of the service for states and lock files. */
export function s3({ client }: StateStoreAccess): S3Client {
  return new S3Client({ ...client, forcePathStyle: true });
}

/**
 * Whether the error means that the caller has no right to the lock table, and needs none. A table may be left when
 * states are locked by files alone.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
 */
export function isTableClosed({ config }: StateStoreAccess, error: unknown): boolean {
  if (config.stateStore.locks !== "file") return false;
  return error instanceof DynamoDBServiceException && error.name === "AccessDeniedException";
}
