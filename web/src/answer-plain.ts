import { carried, offers, titled, whenSpoken, type Carried } from "./answer.ts";

whenSpoken(titled);
void carried<Carried>().then(offers);
