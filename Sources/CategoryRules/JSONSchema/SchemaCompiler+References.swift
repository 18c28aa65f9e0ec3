import JSONText

extension SchemaCompiler {
    /// Refuses a schema that leads back to itself without going into the instance, and would never be done with it.
    ///
    /// - Returns: the schemas, each after all that it applies to the same value.
    func refuseEndlessReferences() throws(MalformedData) -> [Int] {
        var order: [Int] = []
        enum State { case unseen, open, done }
        var states = [State](repeating: .unseen, count: nodes.count)
        for start in nodes.indices where states[start] == .unseen {
            var stack: [(node: Int, next: Int, targets: [Int32])] = [(start, 0, sameInstanceTargets(nodes[start]))]
            states[start] = .open
            while let top = stack.last {
                guard top.next < top.targets.count else {
                    states[top.node] = .done
                    order.append(top.node)
                    stack.removeLast()
                    continue
                }
                stack[stack.count - 1].next += 1
                let target = Int(top.targets[top.next])
                switch states[target] {
                case .done: break
                case .open: throw malformed(site(of: target), "the schema refers to itself endlessly")
                case .unseen:
                    states[target] = .open
                    stack.append((target, 0, sameInstanceTargets(nodes[target])))
                }
            }
        }
        return order
    }

    /// Refuses a schema that would be gone through more than a hundred thousand times for one value: thirty definitions
    /// of which each applies the next one twice are a few lines of text, and a billion steps.
    ///
    /// - Parameter order: as `refuseEndlessReferences` has it.
    func refuseExplosions(_ order: [Int]) throws(MalformedData) {
        let most = 100_000 + nodes.count
        var costs = [Int](repeating: 0, count: nodes.count)
        for index in order {
            costs[index] = sameInstanceTargets(nodes[index]).reduce(1) { min($0 + costs[Int($1)], most + 1) }
            guard costs[index] > most else { continue }
            throw malformed(site(of: index), "the schema applies its parts to one value more than \(most) times over")
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
