/** One event of the stream. `data` as it was sent. */
export interface StreamEvent {
  id: string;
  name: string;
  data: string;
}

/** Server-sent events out of bytes, as the HTML standard reads them; an event without data moves the last id and is not given. */
export class EventReader {
  lastId = "";
  private readonly decoder = new TextDecoder();
  private rest = "";
  private name = "";
  private data: string[] = [];

  /** The events that these bytes complete. */
  read(bytes: Uint8Array): StreamEvent[] {
    const found: StreamEvent[] = [];
    const lines = (this.rest + this.decoder.decode(bytes, { stream: true })).split(/\r\n|\n|\r(?!$)/);
    this.rest = lines.pop() ?? "";
    for (const line of lines) this.line(line, found);
    return found;
  }

  private line(line: string, found: StreamEvent[]): void {
    if (line === "") {
      if (this.data.length > 0) found.push({ id: this.lastId, name: this.name || "message", data: this.data.join("\n") });
      this.name = "";
      this.data = [];
      return;
    }
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "id") this.lastId = value;
    else if (field === "event") this.name = value;
    else if (field === "data") this.data.push(value);
  }
}
