import JSONText

extension SchemaCompiler {
    /// Refuses a schema that leads back to itself without going into the instance, and would never be done with it.
    func refuseEndlessReferences() throws(Damage) {
        enum State { case unseen, open, done }
        var states = [State](repeating: .unseen, count: nodes.count)
        for start in nodes.indices where states[start] == .unseen {
            var stack: [(node: Int, next: Int, targets: [Int32])] = [(start, 0, sameInstanceTargets(nodes[start]))]
            states[start] = .open
            while let top = stack.last {
                guard top.next < top.targets.count else {
                    states[top.node] = .done
                    stack.removeLast()
                    continue
                }
                stack[stack.count - 1].next += 1
                let target = Int(top.targets[top.next])
                switch states[target] {
                case .done: break
                case .open: throw damage(site(of: target), "the schema refers to itself without end")
                case .unseen:
                    states[target] = .open
                    stack.append((target, 0, sameInstanceTargets(nodes[target])))
                }
            }
        }
    }

    /// The schemas that a schema applies to the very value that it is applied to itself.
    private func sameInstanceTargets(_ node: SchemaNode) -> [Int32] {
        if node.reference >= 0 { return [node.reference] }
        var targets: [Int32] = []
        if let logic = node.logic?.pointee {
            targets += Array(logic.all) + Array(logic.any) + Array(logic.one)
            targets += [logic.not, logic.condition, logic.consequence, logic.alternative].filter { $0 >= 0 }
        }
        if let object = node.object?.pointee { targets += object.dependencies.map(\.schema).filter { $0 >= 0 } }
        return targets
    }

    /// Constants were counted; now that they are parsed, each is known by its index there.
    func resolveConstants(_ view: JSONView) {
        var indexes: [Int] = []
        view.eachElement(of: 0) { indexes.append($0) }
        for node in nodes {
            guard let logic = node.logic?.pointee else { continue }
            for set in [logic.constant, logic.enumeration, logic.choice] {
                guard let set else { continue }
                let others = UnsafeMutableBufferPointer(mutating: set.pointee.others)
                for position in others.indices { others[position] = indexes[others[position]] }
            }
        }
    }
}
