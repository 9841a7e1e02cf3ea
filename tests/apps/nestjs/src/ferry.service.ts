import { Injectable } from "@nestjs/common";

@Injectable()
export class FerryService {
  greeting() {
    return "Hello from the ferry";
  }

  crossings(minutes: number) {
    return { minutes, crossings: Math.floor(600 / minutes) };
  }
}
