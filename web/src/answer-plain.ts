import { carried, offers, opened, type Carried } from "./answer.ts";

opened();
void carried<Carried>().then(offers);
