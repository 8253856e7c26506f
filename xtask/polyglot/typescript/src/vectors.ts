// What the drivers share: vectors in, answers out, one JSON a line.

import { createInterface } from "node:readline";

export interface Vector {
  operation: string;
  baseUrl: string;
  path: { pinId: string };
  query: { ncNeeded?: boolean };
  credentials: Credentials;
  body: any;
}

export interface Credentials {
  infobipApiKey?: string;
  infobipBasic?: { username: string; password: string };
  infobipSessionToken?: string;
  infobipBearer?: string;
  smsendUserKey?: string;
  smsendSessionKey?: string;
  smsendAccessToken?: string;
}

export interface Answer {
  status: number;
  reply: unknown;
}

/**
 * Tells the host that the generated client takes by default for each
 * operation, then answers each vector with what its operation's call returns.
 */
export async function answerAll(
  hosts: Record<string, string>,
  calls: Record<string, (vector: Vector) => Promise<Answer>>,
) {
  tell({ hosts });
  for await (const line of createInterface({ input: process.stdin })) {
    const vector: Vector = JSON.parse(line);
    try {
      tell(await calls[vector.operation](vector));
    } catch (error) {
      tell({ error: String(error) });
    }
  }
}

function tell(message: object) {
  console.log(JSON.stringify(message));
}
