import { describeEndedUp } from "./ended-up.ts";

describeEndedUp("SIGKILL");
