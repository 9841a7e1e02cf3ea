import { Controller, Get, Query } from "@nestjs/common";
import { Type } from "class-transformer";
import { IsInt, Min } from "class-validator";
import { FerryService } from "./ferry.service";

class CrossingQuery {
  @Type(() => Number)
  @IsInt()
  @Min(1)
  minutes: number;
}

@Controller()
export class FerryController {
  constructor(private readonly ferries: FerryService) {}

  @Get()
  index() {
    return this.ferries.greeting();
  }

  @Get("crossings")
  crossings(@Query() query: CrossingQuery) {
    return this.ferries.crossings(query.minutes);
  }
}
