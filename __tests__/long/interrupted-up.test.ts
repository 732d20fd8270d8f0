import { describeEndedUp } from "./ended-up.ts";

describeEndedUp("SIGINT");
