// What is asked of a workflow's Task.
RuleSet: InstanceOperation(id, name, title, code, type, affects)
* url = "https://medcoop.example/fhir/OperationDefinition/{id}"
* version = "0.1.0"
* name = "{name}"
* title = "{title}"
* status = #active
* experimental = false
* date = "2026-11-28"
* kind = #operation
* affectsState = {affects}
* code = #{code}
* resource = #{type}
* system = false
* type = false
* instance = true

RuleSet: Group(name, min, max, documentation)
* parameter[+].name = #{name}
* parameter[=].use = #out
* parameter[=].min = {min}
* parameter[=].max = "{max}"
* parameter[=].documentation = "{documentation}"

Instance: Task-move
InstanceOf: OperationDefinition
Usage: #definition
Title: "Make a move"
* insert InstanceOperation(Task-move, MoveTask, Make a move, move, Task, true)
* description = "Makes a move of the Task's workflow by its name, with all that the move needs, in one commit: the Task's new state, its sub-Tasks, notices and trace. If-Match guards against a Task that has changed. What a move needs beyond the parameters named here is given under its code of the code system task-parameter; an answer under its code of information-item."
* insert In(event, 1, 1, code, [[Which move, of the code system task-event; Task/$actions lists those that can be made]])
* insert In(reason, 0, 1, code, [[Why, of the workflow's code system of reasons, where the move asks for one]])
* insert In(comment, 0, 1, string, [[In words]])
* insert In(decider, 0, 1, Reference, [[The practitioner who decided; without it the caller, where the move asks for one]])
* insert In(safety-contact, 0, 1, ContactPoint, [[Where the patient's side is reached in an emergency]])
* insert In(key, 0, 1, string, [[Chosen by the caller: the same move sent again with it is made once]])
* insert Out(return, 1, 1, Task, [[The Task after the move; 204 when who made the move sees it no more]])

Instance: Task-actions
InstanceOf: OperationDefinition
Usage: #definition
Title: "Moves that can be made"
* insert InstanceOperation(Task-actions, TaskActions, Moves that can be made, actions, Task, false)
* description = "Lists every move that leads on from the Task's state: whether the caller may make it now, and if not, what is missing. Names are in the first language of Accept-Language that is en, ar, ru or be."
* insert Out(workflow, 1, 1, code, [[Which workflow]])
* insert Out(version, 1, 1, id, [[The Task's version, for If-Match]])
* insert Out(state, 1, 1, code, [[Its state (businessStatus)]])
* insert Group(action, 0, *, A move)
* insert Part(event, 1, 1, code, [[What Task/$move takes]])
* insert Part(name, 0, 1, string, [[Its name for people]])
* insert Part(to, 1, 1, code, [[The state that it leads to]])
* insert Part(allowed, 1, 1, boolean, [[Whether the caller may make it, and nothing is missing]])
* insert Part(by, 1, *, code, [[Who may make it]])
* insert Part(why, 0, 1, string, [[Why the caller may not]])
* insert Part(input, 0, *, code, [[The parameter under which something missing is given]])
* insert Part(missing, 0, *, string, [[What is missing, in words]])
* insert Part(reason, 0, *, Coding, [[A reason that can be chosen]])

Instance: Task-account
InstanceOf: OperationDefinition
Usage: #definition
Title: "The money of a case"
* insert InstanceOperation(Task-account, TaskAccount, The money of a case, account, Task, false)
* description = "Tells per payer what was estimated, guaranteed, invoiced, disputed and paid, in the currency of the guarantee, from what the caller may see."
* insert Group(payer, 0, *, One payer)
* insert Part(organization, 1, 1, Reference, [[Who pays]])
* insert Part(estimate, 1, 1, Money, [[Estimated]])
* insert Part(guaranteed, 1, 1, Money, [[Guaranteed: the ceiling]])
* insert Part(invoiced, 1, 1, Money, [[Invoiced]])
* insert Part(disputed, 1, 1, Money, [[Of that, disputed]])
* insert Part(paid, 1, 1, Money, [[Of that, paid]])
* insert Part(remaining, 1, 1, Money, [[Guaranteed and not yet invoiced]])
* insert Part(warning, 0, 1, code, [[The share of the guarantee that was passed]])
* insert Part(unconverted, 0, *, code, [[A currency without a rate: amounts in it are not counted]])
* parameter[=].part[+].name = #class
* parameter[=].part[=].use = #out
* parameter[=].part[=].min = 0
* parameter[=].part[=].max = "*"
* parameter[=].part[=].documentation = "A class of cost: class (code), estimate and invoiced (Money), finding (code) where the invoice departs from the estimate"

Instance: Task-timeline
InstanceOf: OperationDefinition
Usage: #definition
Title: "What happened"
* insert InstanceOperation(Task-timeline, TaskTimeline, What happened, timeline, Task, false)
* description = "Tells what happened in the Task's case, oldest first, from what the caller may see: moves, requests, documents, messages, money, bookings, stays, consents, and who came to see the case or sees it no more."
* insert Group(entry, 0, *, One event)
* insert Part(at, 1, 1, instant, [[When]])
* insert Part(kind, 1, 1, code, [[move | sub-task | document | message | money | booking | stay | consent | access]])
* insert Part(text, 1, 1, string, [[What]])
* insert Part(actor, 0, 1, string, [[Who]])
* insert Part(organization, 0, 1, Reference, [[For whom]])
* insert Part(reason, 0, 1, string, [[Why]])
* insert Part(task, 0, 1, Reference, [[Of which Task]])
* insert Part(resource, 1, 1, Reference, [[What tells it]])
