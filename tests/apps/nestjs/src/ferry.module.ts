import { Module } from "@nestjs/common";
import { FerryController } from "./ferry.controller";
import { FerryService } from "./ferry.service";

@Module({ controllers: [FerryController], providers: [FerryService] })
export class FerryModule {}
