import { carried, offers } from "./answer.ts";

offers(carried());
