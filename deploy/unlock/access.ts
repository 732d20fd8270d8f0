import { DynamoDBClient, DynamoDBServiceException } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import type { Target } from "../target.ts";

/** Whose state store, and how it is reached. */
export type StateStoreAccess = Pick<Target, "config" | "client">;

/** The service of the lock table. */
export function dynamoDb({ client }: StateStoreAccess): DynamoDBClient {
  return new DynamoDBClient(client);
}

/** The service of the states and their lock files. */
export function s3({ client }: StateStoreAccess): S3Client {
  return new S3Client({ ...client, forcePathStyle: true });
}

/**
 * Whether the caller has no right to the lock table, and needs none: where states are locked by files alone, a table may
 * be left. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
 */
export function isTableClosed({ config }: StateStoreAccess, error: unknown): boolean {
  if (config.stateStore.locks !== "file") return false;
  return error instanceof DynamoDBServiceException && error.name === "AccessDeniedException";
}
