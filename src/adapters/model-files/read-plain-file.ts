import { constants } from "node:fs";
import { open } from "node:fs/promises";

/**
 * A file as bytes, if it is a plain one: no link is followed, no pipe is waited for.
 *
 * @param bytesMax A larger one is refused unread.
 * @throws {Error} what the system said, with its `code`; ELOOP of a symbolic link. A file that is not
 *   plain, has another name elsewhere or is too large: an error without a code.
 */
export async function readPlainFile(path: string, bytesMax: number): Promise<Uint8Array> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  const file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    const facts = await file.stat();
    if (!facts.isFile()) throw new Error("it is no plain file");
    if (facts.nlink > 1) throw new Error("it is a hard link: it has another name elsewhere");
    if (facts.size > bytesMax) throw new Error(`it has ${facts.size} bytes of ${bytesMax}`);
    return await file.readFile();
  } finally {
    await file.close();
  }
}
